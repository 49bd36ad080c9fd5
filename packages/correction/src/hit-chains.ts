import { widened } from './widened-column.ts';

const WEIGHT_BITS = 4;
export const WEIGHT_MAX: number = (1 << WEIGHT_BITS) - 1;

/**
 * What the grams of an utterance lead to, as they come: for each word a chain of readings that may begin there, each with what its
 * gram weighs. The chain of a word begins at `heads[word]`, goes on at `nexts[hit]`, and ends with -1.
 */
export class HitChains {
  heads: Int32Array = new Int32Array(64);
  nexts: Int32Array = new Int32Array(4096);
  #hits: Uint32Array<ArrayBuffer> = new Uint32Array(4096);
  #count = 0;

  /** Forgets all hits, and makes room for chains of so many words. */
  clear(words: number): void {
    while (this.heads.length < words) this.heads = new Int32Array(this.heads.length * 2);
    this.heads.fill(-1, 0, words);
    this.#count = 0;
  }

  /** `weight`: at most `WEIGHT_MAX`. */
  add(word: number, reading: number, weight: number): void {
    const hit = this.#count;
    if (hit === this.#hits.length) this.#widen();
    this.#hits[hit] = (reading << WEIGHT_BITS) | weight;
    this.nexts[hit] = this.heads[word]!;
    this.heads[word] = hit;
    this.#count = hit + 1;
  }

  reading(hit: number): number {
    return this.#hits[hit]! >>> WEIGHT_BITS;
  }

  weight(hit: number): number {
    return this.#hits[hit]! & WEIGHT_MAX;
  }

  #widen(): void {
    this.#hits = widened(this.#hits);
    const nexts = new Int32Array(this.#hits.length);
    nexts.set(this.nexts);
    this.nexts = nexts;
  }
}
