import { createHash } from 'node:crypto';
import type { LanguageCode, Lexicon } from '@enmienda/correction';
import { findingsOfEdit, type HeardPair } from '@enmienda/correction/offline';
import type {
  EvidenceSource,
  LearningStore,
  NewTranscriptVersion,
  PairObservation,
  RecordingId,
  RecordingStore,
  TranscriptCorrection,
  TranscriptVersion,
  Turn,
} from '@enmienda/storage';
import { BatchError } from '../batch-error.ts';
import { textOf } from '../stage-result.ts';

export interface EditDeps {
  readonly recordings: Pick<
    RecordingStore,
    'getRecording' | 'getTranscript' | 'saveTranscript' | 'updateMetadata'
  >;
  readonly learning: Pick<LearningStore, 'observe'>;
  /** The lexicon in force. @throws LexiconError */
  readonly lexiconOf: (language: LanguageCode) => Promise<Lexicon>;
}

export interface EditRequest {
  readonly recordingId: RecordingId;
  /** What turns are to read; their numbers are those of the transcript, from 0. */
  readonly turns: readonly { readonly index: number; readonly text: string }[];
  /** Who edits, as the tenant calls them. */
  readonly author: string;
  /** Say what would be done and change nothing. */
  readonly dryRun?: boolean;
}

export interface EditOutcome {
  /** The new version, or the newest one where nothing was changed. */
  readonly version: Pick<TranscriptVersion, 'version'>;
  readonly changedTurns: number;
  /** What was heard for terms that the person wrote. */
  readonly seen: readonly HeardPair[];
  /** Corrections that the person took back. */
  readonly undone: readonly HeardPair[];
}

/** How sure a person's word is taken to be; one in twenty is wrong, which is why one is never enough. */
const HUMAN_SCORE = 0.95;

/**
 * Saves what a person made of a transcript as its next version, over what a person left last or else the newest one, and counts what the person wrote and took back as
 * evidence of theirs. Hypotheses stay as they are. Evidence comes first, so that a crash in between loses none: the same edit again
 * saves the version, and counts nothing twice. @throws StorageError | LexiconError | BatchError still-open | nothing-to-correct | usage
 */
export async function editTranscript(deps: EditDeps, request: EditRequest): Promise<EditOutcome> {
  const { recordings, learning } = deps;
  const { recordingId, author } = request;
  const recording = await recordings.getRecording(recordingId);
  if (recording.state === 'open') throw new BatchError({ kind: 'still-open' });
  const versions = (await recordings.getTranscript(recordingId))?.versions ?? [];
  const newest = versions.findLast(({ source }) => source === 'human') ?? versions.at(-1);
  if (newest === undefined) throw new BatchError({ kind: 'nothing-to-correct', missing: 'transcript' });
  const lexicon = await deps.lexiconOf(recording.language);
  const edits = editsOf(newest.turns, request.turns);
  const found = edits.map(({ turn, text }) => ({
    turn,
    text,
    ...findingsOfEdit(turn, text, lexicon),
  }));
  const outcome = {
    changedTurns: found.length,
    seen: found.flatMap(({ seen }) => seen.map(pairOf)),
    undone: found.flatMap(({ undone }) => undone),
  };
  if (found.length === 0 || request.dryRun === true) return { version: newest, ...outcome };
  const source: EvidenceSource = { kind: 'human', tenant: recording.tenantId, name: author };
  const observation = (pair: HeardPair): PairObservation => ({
    language: recording.language,
    ...pair,
    recordingId,
    score: HUMAN_SCORE,
    source,
  });
  await learning.observe([
    ...outcome.seen.map(observation),
    ...outcome.undone.map((pair) => ({ ...observation(pair), verdict: 'against' as const })),
  ]);
  const byIndex = new Map(found.map((edit) => [edit.turn.index, edit]));
  const turns = newest.turns.map((turn): Turn => {
    const edit = byIndex.get(turn.index);
    return edit === undefined ? turn : editedTurn(turn, edit.text, edit.seen);
  });
  const version = await recordings.saveTranscript(recordingId, versionOf(newest, author, turns));
  await recordings.updateMetadata(recordingId, {
    transcription: textOf(turns),
    transcriptVersion: version.version,
  });
  return { version, ...outcome };
}

interface Edit {
  readonly turn: Turn;
  readonly text: string;
}

/** Only what changes a turn. @throws BatchError usage for a turn that isn't there or is named twice */
function editsOf(turns: readonly Turn[], wanted: EditRequest['turns']): readonly Edit[] {
  const byIndex = new Map(turns.map((turn) => [turn.index, turn]));
  const edits = wanted.map(({ index, text }): Edit => {
    const turn = byIndex.get(index);
    if (turn === undefined) {
      const problem = `There is no turn ${index} that is not named twice: the transcript has turns 0 to ${turns.length - 1}.`;
      throw new BatchError({ kind: 'usage', problem });
    }
    byIndex.delete(index);
    return { turn, text };
  });
  return edits.filter(({ turn, text }) => turn.text !== text);
}

/** Corrections that the person left are kept; the terms that the person wrote become corrections of theirs. */
function editedTurn(
  turn: Turn,
  text: string,
  seen: readonly (HeardPair & { readonly start: number; readonly end: number })[],
): Turn {
  const kept = turn.corrections.filter(
    (correction) =>
      text.includes(correction.replacement) &&
      !seen.some(({ start, end }) => correction.start < end && start < correction.end),
  );
  const own = seen.map(
    ({ start, end, canonical }): TranscriptCorrection => ({
      id: `human-${start}-${end}`,
      start,
      end,
      original: turn.hypothesis.slice(start, end),
      replacement: canonical,
      method: 'human',
      score: HUMAN_SCORE,
      margin: HUMAN_SCORE,
      evidence: {},
    }),
  );
  const corrections = [...kept, ...own].sort((a, b) => a.start - b.start);
  return { ...turn, text, corrections, suggestions: [] };
}

/** The same edit of the same version has the same key, so a repeated one is saved once. */
function versionOf(base: TranscriptVersion, author: string, turns: readonly Turn[]): NewTranscriptVersion {
  const digest = createHash('sha256')
    .update(JSON.stringify([base.version, author, turns.map(({ text }) => text)]))
    .digest('hex');
  return { source: 'human', idempotencyKey: `human:${digest.slice(0, 32)}`, turns };
}

function pairOf({ heard, canonical }: HeardPair): HeardPair {
  return { heard, canonical };
}
