/** Every way a folder of lexicons can be unusable. Closed: a new kind is a major release. */
export type LexiconFailure =
  | { readonly kind: 'no-folder'; readonly path: string }
  | { readonly kind: 'no-files'; readonly path: string }
  | {
      readonly kind: 'too-large';
      readonly path: string;
      readonly sizeBytes: number;
      readonly limitBytes: number;
    }
  | { readonly kind: 'invalid-file'; readonly path: string; readonly problems: readonly string[] };

export class LexiconError extends Error {
  readonly failure: LexiconFailure;

  constructor(failure: LexiconFailure, options?: { readonly cause: unknown }) {
    super(describe(failure), options);
    this.name = 'LexiconError';
    this.failure = failure;
  }
}

function describe(failure: LexiconFailure): string {
  switch (failure.kind) {
    case 'no-folder':
      return `There is no lexicon folder ${failure.path}: set LEXICON_PATH to one.`;
    case 'no-files':
      return `${failure.path} holds no lexicon: put files named LANGUAGE/SECTOR.json there, such as es/banking.json.`;
    case 'too-large':
      return `${failure.path} has ${failure.sizeBytes} bytes, and a lexicon file may have ${failure.limitBytes}: split it by sector.`;
    case 'invalid-file':
      return `${failure.path} is not a lexicon file:\n${failure.problems.map((problem) => `- ${problem}`).join('\n')}`;
  }
}
