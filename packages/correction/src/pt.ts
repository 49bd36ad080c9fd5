export type { PortugueseDialect } from './languages/portuguese/dialect.ts';
export { type PortugueseOptions, portuguese } from './languages/portuguese/portuguese.ts';
