import type { Language } from '@enmienda/correction';
import { english } from '@enmienda/correction/en';
import { spanish } from '@enmienda/correction/es';
import { portuguese } from '@enmienda/correction/pt';
import { z } from 'zod';
import { EvaluationError } from './evaluation-error.ts';

const spanishDialect = z.enum(['es-419', 'es-ES', 'es-MX', 'es-CO', 'es-AR', 'es-CL', 'es-PE']);
const portugueseDialect = z.enum(['pt-BR', 'pt-PT']);

/** The language of a `--language` (`es`, `pt`, `en`) and a `--dialect`. @throws EvaluationError saying what is allowed */
export function languageOf(code: string, dialect: string | undefined): Language {
  switch (code) {
    case 'es':
      return spanish(dialect === undefined ? {} : { dialect: dialectOf(spanishDialect, dialect) });
    case 'pt':
      return portuguese(dialect === undefined ? {} : { dialect: dialectOf(portugueseDialect, dialect) });
    case 'en':
      if (dialect !== undefined) throw new EvaluationError('--dialect is for es and pt: leave it out for en');
      return english();
  }
  throw new EvaluationError(`--language ${code} is not known: give es, pt or en`);
}

function dialectOf<T extends string>(schema: z.ZodType<T>, dialect: string): T {
  const parsed = schema.safeParse(dialect);
  if (!parsed.success) throw new EvaluationError(`--dialect ${dialect}: ${z.prettifyError(parsed.error)}`);
  return parsed.data;
}
