import type { Span } from './span.ts';

/** An edit made in some round, in places of the text it began with and of the text as it stands. */
export interface PlacedEdit<T> {
  readonly original: Span;
  readonly current: Span;
  readonly replacement: string;
  readonly detail: T;
}

/** An edit of the text as it stands. */
export interface CurrentEdit<T> extends Span {
  readonly replacement: string;
  readonly detail: T;
}

/** The place in the first text of a span of the current one whose ends don't lie inside an edit. */
export function originalSpan<T>(history: readonly PlacedEdit<T>[], span: Span): Span {
  let startShift = 0;
  let endShift = 0;
  for (const { original, current } of history) {
    const shift = original.end - current.end;
    if (current.end <= span.start) startShift = shift;
    if (current.end <= span.end) endShift = shift;
  }
  return { start: span.start + startShift, end: span.end + endShift };
}

/** The history after further edits, in text order. An edit that holds earlier ones takes their place. */
export function extendHistory<T>(
  history: readonly PlacedEdit<T>[],
  edits: readonly CurrentEdit<T>[],
): readonly PlacedEdit<T>[] {
  const isTaken = (placed: PlacedEdit<T>) =>
    edits.some((edit) => placed.current.start >= edit.start && placed.current.end <= edit.end);
  const kept = history
    .filter((placed) => !isTaken(placed))
    .map(({ original, replacement, detail }) => ({
      original,
      replacement,
      detail,
    }));
  const added = edits.map((edit) => ({
    original: originalSpan(history, edit),
    replacement: edit.replacement,
    detail: edit.detail,
  }));
  let shift = 0;
  return [...kept, ...added]
    .sort((a, b) => a.original.start - b.original.start)
    .map(({ original, replacement, detail }) => {
      const start = original.start + shift;
      const end = start + replacement.length;
      shift = end - original.end;
      return { original, current: { start, end }, replacement, detail };
    });
}
