/** A piece of text: half-open, counted in UTF-16 code units. `{ start: 3, end: 5 }` of `'hola caro'` is `'a '`. */
export interface Span {
  readonly start: number;
  readonly end: number;
}
