/** Brazil and Portugal. */
export type PortugueseDialect = 'pt-BR' | 'pt-PT';
