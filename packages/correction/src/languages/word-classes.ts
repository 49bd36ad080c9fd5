/** Reads words divided by white space. */
export function wordSet(text: string): ReadonlySet<string> {
  return new Set(text.match(/\S+/gu));
}

/** Reads `word:value` divided by white space. */
export function wordMap(text: string): ReadonlyMap<string, string> {
  const entries = (text.match(/\S+/gu) ?? []).map((pair): [string, string] => {
    const colon = pair.indexOf(':');
    return [pair.slice(0, colon), pair.slice(colon + 1)];
  });
  return new Map(entries);
}
