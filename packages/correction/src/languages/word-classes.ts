/** Reads words divided by white space. */
export function wordSet(text: string): ReadonlySet<string> {
  return new Set(text.match(/\S+/gu));
}

/** Reads `word:value` divided by white space; an underscore in either stands for a space. */
export function wordMap(text: string): ReadonlyMap<string, string> {
  const entries = (text.match(/\S+/gu) ?? []).map((pair): [string, string] => {
    const colon = pair.indexOf(':');
    return [spaced(pair.slice(0, colon)), spaced(pair.slice(colon + 1))];
  });
  return new Map(entries);
}

function spaced(text: string): string {
  return text.replaceAll('_', ' ');
}
