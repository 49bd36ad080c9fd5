import { describe, expect, it } from 'vitest';
import { audioKindOf } from '../src/import/audio-kind.ts';

const bytes = (text: string) => Buffer.from(text, 'latin1');

describe('audioKindOf', () => {
  it.each([
    ['RIFF\0\0\0\0WAVEfmt ', 'audio/wav'],
    ['OggS\0\u0002', 'audio/ogg'],
    ['fLaC\0\0', 'audio/flac'],
    ['ID3\u0003\0', 'audio/mpeg'],
    ['\u00ff\u00fb\u0090\u0044', 'audio/mpeg'],
    ['\u00ff\u00f3\u0040\u00c0', 'audio/mpeg'],
    ['\0\0\0\u0020ftypM4A ', 'audio/mp4'],
    ['\u001aE\u00df\u00a3\u0001', 'audio/webm'],
    ['#!AMR\n', 'audio/amr'],
    ['RIFF\0\0\0\0AVI LIST', undefined],
    ['\u00ff\u00d8\u00ff\u00e0', undefined],
    ['\u00ff\u00fe\0\0', undefined],
    ['%PDF-1.7', undefined],
    ['', undefined],
  ])('tells %j by its first bytes', (head, contentType) => {
    expect(audioKindOf(bytes(head))).toBe(contentType);
  });
});
