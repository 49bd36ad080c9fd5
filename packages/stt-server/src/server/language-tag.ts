import { z } from 'zod';

/** A language as clients of other servers write it: `es`, `es-419`, `pt-BR`. The region is that of the server's lexicons. */
export const languageTag = z
  .string()
  .regex(
    /^(?:es|pt|en)(?:[-_][a-z0-9]{2,8}){0,2}$/i,
    'write es, pt or en, with or without a region such as es-MX',
  )
  .transform((tag) => tag.slice(0, 2).toLowerCase() as 'es' | 'pt' | 'en');
