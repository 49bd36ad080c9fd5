/** Too fast a sender and too slow a reader, with a socket whose buffers the test fills. */
import { EventEmitter } from 'node:events';
import type { WebSocket } from '@fastify/websocket';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { AudioCallHooks, AudioCalls } from '../../src/live-audio/audio-calls.ts';
import { createAudioLink, openAudioCall } from '../../src/live-audio/audio-socket.ts';

class FakeSocket extends EventEmitter {
  readonly OPEN = 1;
  readyState = 1;
  bufferedAmount = 0;
  isPaused = false;
  readonly sent: string[] = [];
  closed: readonly [number, string] | undefined;
  isTerminated = false;

  send(text: string): void {
    this.sent.push(text);
  }
  pause(): void {
    this.isPaused = true;
  }
  resume(): void {
    this.isPaused = false;
  }
  close(code: number, reason: string): void {
    this.closed = [code, reason];
    this.readyState = 2;
    this.emit('close');
  }
  terminate(): void {
    this.isTerminated = true;
  }
}

let socket: FakeSocket;

beforeEach(() => {
  socket = new FakeSocket();
});

const asSocket = (fake: FakeSocket) => fake as unknown as WebSocket;

describe('a reader that is too slow', () => {
  it('loses interim results first, and no final one', () => {
    const link = createAudioLink(asSocket(socket));
    link.tellEarly({ early: 1 });
    socket.bufferedAmount = 100_000;
    link.tellEarly({ early: 2 });
    link.tell({ final: 1 });
    socket.bufferedAmount = 0;
    link.tellEarly({ early: 3 });
    expect(socket.sent).toEqual(['{"early":1}', '{"final":1}', '{"early":3}']);
  });

  it('is cut off when more is unread than a server may hold', () => {
    const link = createAudioLink(asSocket(socket));
    socket.bufferedAmount = 17 * 1024 * 1024;
    link.tell({ final: 1 });
    expect(socket.isTerminated).toBe(true);
    expect(socket.sent).toEqual([]);
  });

  it('is told nothing after its connection began to close', () => {
    const link = createAudioLink(asSocket(socket));
    link.close(1000, 'done');
    link.tell({ final: 1 });
    expect([socket.sent, socket.closed]).toEqual([[], [1000, 'done']]);
  });
});

describe('a sender that is too fast', () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });

  afterEach(() => {
    vi.useRealTimers();
  });

  function open() {
    let hooks: AudioCallHooks | undefined;
    const state = { backlogMs: 0, ends: [] as string[] };
    const calls: Pick<AudioCalls, 'open'> = {
      open(_wish, given) {
        hooks = given;
        return {
          push: () => undefined,
          flush: () => Promise.resolve(),
          get backlogMs() {
            return state.backlogMs;
          },
          audioMs: 0,
          end: (how) => {
            state.ends.push(how);
            return Promise.reject(new Error('the log has it'));
          },
        };
      },
    };
    const told: string[] = [];
    const call = openAudioCall({} as never, {
      socket: asSocket(socket),
      calls: calls as AudioCalls,
      onEvent: ({ kind }) => told.push(kind),
    });
    return { call, state, told, hooks: hooks! };
  }

  it('is read no further from 30 s of waiting sound on, until half of it is done', () => {
    const { call, state, hooks } = open();
    state.backlogMs = 30_000;
    call.push(0, Buffer.alloc(2));
    expect(socket.isPaused).toBe(false);
    state.backlogMs = 30_001;
    call.push(0, Buffer.alloc(2));
    expect(socket.isPaused).toBe(true);
    state.backlogMs = 15_000;
    hooks.onEvent({ kind: 'progress' });
    expect(socket.isPaused).toBe(true);
    state.backlogMs = 14_999;
    hooks.onEvent({ kind: 'progress' });
    expect(socket.isPaused).toBe(false);
    vi.advanceTimersByTime(120_000);
    expect(socket.closed).toBeUndefined();
  });

  it('is closed with a reason after a minute of that, and its call ends', () => {
    const { call, state } = open();
    state.backlogMs = 40_000;
    call.push(0, Buffer.alloc(2));
    vi.advanceTimersByTime(59_999);
    expect(socket.closed).toBeUndefined();
    vi.advanceTimersByTime(1);
    expect(socket.closed).toEqual([1013, 'Sound comes faster than it can be transcribed here.']);
    expect(state.ends).toEqual(['complete']);
  });

  it('is told of results, and closed where its call can not be stored', () => {
    const { told, hooks } = open();
    hooks.onEvent({ kind: 'speech-started', track: 0, atMs: 0 });
    hooks.onEvent({ kind: 'broken' });
    expect(told).toEqual(['speech-started']);
    expect(socket.closed?.[0]).toBe(1011);
  });
});
