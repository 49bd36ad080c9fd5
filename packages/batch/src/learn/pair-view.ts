import type { LearnedPair, LexiconVersion } from '@enmienda/storage';
import Table from 'cli-table3';

/** A pair as `--json` prints it. */
export function pairJson(pair: LearnedPair): object {
  const { score, phoneSimilarity, hits, undecided, strays } = pair.evidence;
  return {
    id: pair.id,
    language: pair.language,
    heard: pair.heard,
    canonical: pair.canonical,
    state: pair.state,
    calls: pair.callCount,
    first_seen_at: pair.firstSeenAt,
    last_seen_at: pair.lastSeenAt,
    score: score ?? null,
    phone_similarity: phoneSimilarity ?? null,
    shadow: hits === undefined ? null : { hits, undecided: undecided ?? 0, strays: strays ?? 0 },
    undone: pair.undoneCount,
    people: pair.personCount,
    source_kinds: pair.sourceKindCount,
  };
}

/** Pairs as a person reads them. `shadow` is hits/strays in past calls, `-` before the first learning run. */
export function pairTable(pairs: readonly LearnedPair[]): string {
  const table = new Table({
    head: ['id', 'lang', 'heard → canonical', 'calls', 'score', 'sound', 'shadow', 'state'],
    colAligns: ['right', 'left', 'left', 'right', 'right', 'right', 'right', 'left'],
    style: { head: [], border: [] },
  });
  for (const pair of pairs) {
    const { score, phoneSimilarity, hits, strays } = pair.evidence;
    table.push([
      pair.id,
      pair.language,
      `${pair.heard} → ${pair.canonical}`,
      pair.callCount,
      shown(score),
      shown(phoneSimilarity),
      hits === undefined ? '-' : `${hits}/${strays ?? 0}`,
      pair.state,
    ]);
  }
  return table.toString();
}

/** A version as `--json` prints it. */
export function versionJson({ language, version, parent, createdAt, note, pairs }: LexiconVersion): object {
  return {
    language,
    version,
    parent: parent ?? null,
    created_at: createdAt,
    note,
    pairs: pairs.map(({ heard, canonical, count, decision }) => ({ heard, canonical, count, decision })),
  };
}

/** Versions as a person reads them; the first of a language is in force. */
export function versionTable(versions: readonly LexiconVersion[]): string {
  const table = new Table({
    head: ['lang', 'version', 'made from', 'created', 'applied', 'suggested', 'note'],
    colAligns: ['left', 'right', 'right', 'left', 'right', 'right', 'left'],
    style: { head: [], border: [] },
  });
  for (const { language, version, parent, createdAt, note, pairs } of versions) {
    const applied = pairs.filter(({ decision }) => decision === 'apply').length;
    table.push([language, version, parent ?? '-', createdAt, applied, pairs.length - applied, note]);
  }
  return table.toString();
}

function shown(share: number | undefined): string {
  return share === undefined ? '-' : share.toFixed(2);
}
