/** Speaks the first turns of a call with espeak-ng, each one where the call's word times put it. */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { SampleCall, SampleTurn } from './sample-call.ts';
import { decodePcmWave, encodeMuLawWave, SAMPLE_RATE_HZ, toTelephoneBand } from './telephone-wave.ts';

/** More would fill the repository: two turns of every call are about seven megabytes. */
const TURNS_SPOKEN = 2;
const USUAL_SPEED = 165;
const SLOWEST = 110;
const FASTEST = 260;
const TAIL_MS = 300;

const run = promisify(execFile);

/** A µ-law WAV file. @throws Error when espeak-ng is not installed */
export async function speakCall(call: SampleCall): Promise<Uint8Array> {
  const turns = call.turns.slice(0, TURNS_SPOKEN);
  const spoken = [];
  for (const turn of turns)
    spoken.push({ atMs: startMs(turn), samples: await speakTurn(turn, call.dialect) });
  const endMs = Math.max(
    ...spoken.map(({ atMs, samples }) => atMs + (samples.length * 1000) / SAMPLE_RATE_HZ),
  );
  const mixed = new Float32Array(Math.ceil(((endMs + TAIL_MS) * SAMPLE_RATE_HZ) / 1000));
  for (const { atMs, samples } of spoken) {
    const offset = Math.round((atMs * SAMPLE_RATE_HZ) / 1000);
    for (let i = 0; i < samples.length; i++) mixed[offset + i] = (mixed[offset + i] ?? 0) + (samples[i] ?? 0);
  }
  return encodeMuLawWave(mixed);
}

/** Twice: at the usual speed to see how long it takes, then at the speed that fits the turn's word times. */
async function speakTurn(turn: SampleTurn, dialect: string): Promise<Float32Array> {
  const voice = voiceOf(dialect, turn.speaker);
  const usual = await speak(turn.reference, voice, USUAL_SPEED);
  const wantedMs = (turn.words.at(-1)?.endMs ?? 0) - startMs(turn);
  const usualMs = (usual.length * 1000) / SAMPLE_RATE_HZ;
  const speed = Math.round(Math.min(FASTEST, Math.max(SLOWEST, (USUAL_SPEED * usualMs) / wantedMs)));
  return speak(turn.reference, voice, speed);
}

async function speak(text: string, voice: string, wordsPerMinute: number): Promise<Float32Array> {
  const { stdout } = await run('espeak-ng', ['-v', voice, '-s', String(wordsPerMinute), '--stdout', text], {
    encoding: 'buffer',
    maxBuffer: 64 * 1024 * 1024,
  });
  return toTelephoneBand(decodePcmWave(stdout));
}

function startMs(turn: SampleTurn): number {
  return turn.words[0]?.startMs ?? 0;
}

function voiceOf(dialect: string, speaker: SampleTurn['speaker']): string {
  const voices: Readonly<Record<string, string>> = {
    'es-ES': 'es',
    'pt-BR': 'pt-br',
    'en-US': 'en-us',
    'en-GB': 'en-gb',
  };
  return `${voices[dialect] ?? 'es-419'}+${speaker === 'agent' ? 'f3' : 'm3'}`;
}
