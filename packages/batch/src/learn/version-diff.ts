import type { LexiconVersion } from '@enmienda/storage';

type VersionPair = LexiconVersion['pairs'][number];

/** What is in a version and not in another, and what both have with different decisions. */
export interface VersionDiff {
  readonly added: readonly VersionPair[];
  readonly removed: readonly VersionPair[];
  readonly changed: readonly { readonly before: VersionPair; readonly after: VersionPair }[];
}

export function diffVersions(
  before: Pick<LexiconVersion, 'pairs'>,
  after: Pick<LexiconVersion, 'pairs'>,
): VersionDiff {
  const earlier = new Map(before.pairs.map((pair) => [keyOf(pair), pair]));
  const later = new Set(after.pairs.map(keyOf));
  return {
    added: after.pairs.filter((pair) => !earlier.has(keyOf(pair))),
    removed: before.pairs.filter((pair) => !later.has(keyOf(pair))),
    changed: after.pairs.flatMap((pair) => {
      const same = earlier.get(keyOf(pair));
      return same === undefined || same.decision === pair.decision ? [] : [{ before: same, after: pair }];
    }),
  };
}

function keyOf({ heard, canonical }: VersionPair): string {
  return JSON.stringify([heard, canonical]);
}
