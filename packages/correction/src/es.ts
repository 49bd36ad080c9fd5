export type { SpanishDialect } from './languages/spanish/dialect.ts';
export { type SpanishOptions, spanish } from './languages/spanish/spanish.ts';
