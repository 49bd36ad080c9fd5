/** Transcribes a file with OpenAI's client, corrected: what changes for a program that uses it already is the address. */
import { createReadStream } from 'node:fs';
import OpenAI from 'openai';

export interface CorrectedFile {
  readonly text: string;
  readonly heard: string;
  readonly recordingId: string;
}

/** What the server adds to OpenAI's reply. */
interface Extension {
  readonly x_enmienda: { readonly raw_text: string; readonly recording_id: string };
}

/** `server` is e.g. `http://127.0.0.1:8000`; `token` is anything where the server asks for none. */
export async function transcribeFile(
  path: string,
  { server, token }: { readonly server: string; readonly token: string },
): Promise<CorrectedFile> {
  const client = new OpenAI({ baseURL: `${server}/v1`, apiKey: token });
  const file = createReadStream(path);
  const reply = await client.audio.transcriptions.create({ file, model: 'whisper-1', language: 'es' });
  const { raw_text: heard, recording_id: recordingId } = (reply as typeof reply & Extension).x_enmienda;
  return { text: reply.text, heard, recordingId };
}
