/** One variable that stops the start. */
export interface SettingsProblem {
  readonly variable: string;
  readonly kind: 'bad-value' | 'missing' | 'unknown';
  /** Says what is allowed; never holds the value of a secret. */
  readonly message: string;
}

/** Every variable that can't be used, all at once, so that one round of edits is enough. */
export class SettingsError extends Error {
  readonly problems: readonly SettingsProblem[];

  constructor(problems: readonly SettingsProblem[]) {
    const lines = problems.map((problem) => `- ${problem.message}`);
    super(`The settings in the environment can't be used:\n${lines.join('\n')}`);
    this.name = 'SettingsError';
    this.problems = problems;
  }
}
