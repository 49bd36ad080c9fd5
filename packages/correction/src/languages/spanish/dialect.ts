/** Spain, Mexico, Colombia, Argentina, Chile, Peru, and `es-419`: what the dialects of Latin America have in common. */
export type SpanishDialect = 'es-ES' | 'es-MX' | 'es-CO' | 'es-AR' | 'es-CL' | 'es-PE' | 'es-419';
