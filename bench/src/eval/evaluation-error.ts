/** What stops an evaluation or a training: a file or an option that can't be used. The message says what to do. */
export class EvaluationError extends Error {
  override readonly name = 'EvaluationError';
}
