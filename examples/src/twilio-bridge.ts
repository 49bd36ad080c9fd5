/**
 * Answers Twilio's webhook of a call, so that both sides of it are streamed to the speech server while it is put through, and
 * reads what was said so far. In production check the webhook's own signature, too: https://www.twilio.com/docs/usage/security
 */
import { createServer, type Server } from 'node:http';
import { z } from 'zod';

export interface BridgeOptions {
  /** As Twilio reaches the speech server: `wss://calls.example.com/twilio/media`. */
  readonly streamUrl: string;
  /** Who is called: `+34910000000`. */
  readonly agentNumber: string;
  readonly tenantId: string;
}

/** Serves `POST /voice`. */
export function createBridge(options: BridgeOptions): Server {
  return createServer((request, response) => {
    if (request.method !== 'POST' || request.url !== '/voice') {
      response.writeHead(404).end();
      return;
    }
    request.resume().once('end', () => {
      response.writeHead(200, { 'content-type': 'text/xml' }).end(instructions(options));
    });
  });
}

/** TwiML. The conversation is named after the call's SID, which Twilio sends with the stream. */
export function instructions({ streamUrl, agentNumber, tenantId }: BridgeOptions): string {
  return `<?xml version="1.0" encoding="UTF-8"?>
<Response>
  <Start>
    <Stream url="${escape(streamUrl)}" track="both_tracks">
      <Parameter name="tenant_id" value="${escape(tenantId)}"/>
      <Parameter name="language" value="es"/>
    </Stream>
  </Start>
  <Dial>${escape(agentNumber)}</Dial>
</Response>`;
}

function escape(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
}

const page = z.object({ recordings: z.array(z.object({ recording_id: z.string() })) });
const transcript = z.object({
  turns: z.array(z.object({ speaker: z.string().nullable(), corrected_text: z.string() })),
});

/** `caller: soy de Movistar`, a line a turn, while the call goes on or after it. Empty before anybody spoke. */
export async function saidSoFar(
  callSid: string,
  { server, token }: { readonly server: string; readonly token: string },
): Promise<readonly string[]> {
  const headers = { authorization: `Bearer ${token}` };
  const found = await fetch(`${server}/recordings?conversation_id=${callSid}`, { headers });
  const id = page.parse(await found.json()).recordings.at(-1)?.recording_id;
  if (id === undefined) return [];
  const reply = await fetch(`${server}/recordings/${id}/transcript`, { headers });
  if (reply.status === 404) return [];
  const { turns } = transcript.parse(await reply.json());
  return turns.map(({ speaker, corrected_text }) => `${speaker ?? 'someone'}: ${corrected_text}`);
}
