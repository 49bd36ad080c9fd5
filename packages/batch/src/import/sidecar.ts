import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';

const MAX_SIDECAR_LENGTH = 100_000;

const name = z.string().min(1).max(200);
const isoTime = z.iso.datetime({ offset: true });

const sidecarSchema = z.strictObject({
  conversation_id: name.optional(),
  tenant_id: name.optional(),
  agent_id: name.optional(),
  language: z.enum(['es', 'pt', 'en']).optional(),
  created_at: isoTime.optional(),
  ended_at: isoTime.optional(),
});

/** What is known of an audio file from the JSON beside it. */
export interface Sidecar {
  readonly conversationId?: string;
  readonly tenantId?: string;
  readonly agentId?: string;
  readonly language?: 'es' | 'pt' | 'en';
  readonly createdAt?: string;
  readonly endedAt?: string;
}

/** Reads `call.json` or `call.wav.json` beside `call.wav`; empty where there is none. @throws RangeError that says what is wrong */
export async function readSidecar(audioFile: string): Promise<Sidecar> {
  const { dir, name: stem } = path.parse(audioFile);
  for (const file of [`${audioFile}.json`, path.join(dir, `${stem}.json`)]) {
    const text = await readFile(file, 'utf8').catch((error: unknown) => {
      if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
      throw new RangeError(`${path.basename(file)} can't be read`, { cause: error });
    });
    if (text !== undefined) return parseSidecar(path.basename(file), text);
  }
  return {};
}

function parseSidecar(file: string, text: string): Sidecar {
  const parsed = sidecarSchema.safeParse(jsonOf(file, text));
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw new RangeError(
      `${file}: ${issue?.path.map(String).join('.') ?? ''}: ${issue?.message ?? ''}`.slice(0, 300),
    );
  }
  const { conversation_id, tenant_id, agent_id, language, created_at, ended_at } = parsed.data;
  return {
    ...(conversation_id !== undefined && { conversationId: conversation_id }),
    ...(tenant_id !== undefined && { tenantId: tenant_id }),
    ...(agent_id !== undefined && { agentId: agent_id }),
    ...(language !== undefined && { language }),
    ...(created_at !== undefined && { createdAt: created_at }),
    ...(ended_at !== undefined && { endedAt: ended_at }),
  };
}

function jsonOf(file: string, text: string): unknown {
  if (text.length > MAX_SIDECAR_LENGTH)
    throw new RangeError(`${file} is too long for what is known of a recording`);
  try {
    return JSON.parse(text);
  } catch {
    throw new RangeError(`${file} is not JSON`);
  }
}
