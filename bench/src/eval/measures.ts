export {
  type Measures,
  measure,
  measureCounts,
  mentions,
  normalize,
  type UtteranceCounts,
  utteranceCounter,
  wordsOf,
} from '@enmienda/correction/offline/training';
