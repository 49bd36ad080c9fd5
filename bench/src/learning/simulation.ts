import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import {
  createLearnDeps,
  editTranscript,
  type LearnDeps,
  type LearnReport,
  learnFromCalls,
  type OpenBatch,
  openBatch,
  runBatch,
} from '@enmienda/batch';
import { type Corrector, createCorrector, type LanguageCode, processOnline } from '@enmienda/correction';
import type { LearnedPair, LearnedPairState, RecordingId } from '@enmienda/storage';
import { createLexiconFeed, type LexiconFeed } from '@enmienda/stt-server/lexicons';
import { readSettings } from '@enmienda/stt-server/settings';
import { measureCounts, normalize, type UtteranceCounts } from '../eval/measures.ts';
import type { PreparedSet } from '../eval/prepared-set.ts';
import { seededRandom } from '../latency/seeded-random.ts';
import { dealDays, type SimulatedCall } from './dealt-days.ts';
import { createEditors, type Editors, isPoisoned } from './editors.ts';

export interface SimulationOptions {
  readonly days: number;
  readonly seed: number;
  /** Share of the calls that a person goes over. */
  readonly edited: number;
  /** Share of the mentions in which that person writes another term. */
  readonly wrongEdits: number;
  /** Whether two more accounts write wrong terms, from day 5 on. */
  readonly isPoisoned: boolean;
}

export interface SimulatedDay {
  readonly day: number;
  readonly calls: number;
  readonly missed: number;
  /** Missed terms recovered online without any learned pair, and with those of the days before. */
  readonly recoveredWithout: number;
  readonly recoveredWith: number;
  readonly right: number;
  readonly brokenWithout: number;
  readonly brokenWith: number;
  /** Corrections online by a pair that only poisoned accounts saw. */
  readonly poisonApplied: number;
  readonly states: Readonly<Record<LearnedPairState, number>>;
}

export interface PoisonRecord {
  /** Pairs that poisoned accounts alone submitted. */
  readonly pairs: number;
  readonly edits: number;
  /** Of these pairs: ever suggested, ever applied; still so at the end. */
  readonly everSuggested: number;
  readonly everApplied: number;
  readonly inForce: number;
  /** Day after which the first account was distrusted, and the last; absent where one never was. */
  readonly distrustedOn: readonly number[];
  readonly applied: number;
}

export interface Simulation {
  readonly days: readonly SimulatedDay[];
  readonly poison: PoisonRecord | undefined;
  /** Honest people who were distrusted. */
  readonly wronglyDistrusted: number;
  /** How reliable people were in the last night. */
  readonly sources: readonly { readonly name: string; readonly right: number; readonly wrong: number }[];
}

const POISON_FROM_DAY = 5;
/** Of a day's calls, poisoned accounts edit this share. */
const POISON_SHARE = 0.3;
const DAY_MS = 24 * 60 * 60 * 1000;

interface Stage {
  readonly options: SimulationOptions;
  readonly batch: OpenBatch;
  readonly feed: LexiconFeed;
  readonly without: ReadonlyMap<LanguageCode, Corrector>;
  readonly learnDeps: LearnDeps;
  readonly editors: Editors;
  readonly random: () => number;
  /** Pairs that poisoned accounts wrote, as `language heard canonical`. */
  readonly poison: Set<string>;
  poisonEdits: number;
}

/**
 * Goes through the rows day by day as an installation would: each call is corrected online by the lexicon version in force, stored, edited
 * by people, corrected again offline at night; then the learning step runs and publishes the version of the next day. What is corrected
 * online never sees a reference. `sets` of one language must have the same vocabulary.
 */
export async function simulate(
  sets: readonly PreparedSet[],
  options: SimulationOptions,
  note: (line: string) => void,
): Promise<Simulation> {
  const folder = await mkdtemp(path.join(tmpdir(), 'enmienda-learning-'));
  try {
    const lexicons = path.join(folder, 'lexicons');
    const languages = await writeVocabularies(lexicons, sets);
    const settings = readSettings({
      STORAGE_LOCAL_PATH: path.join(folder, 'recordings'),
      LEXICON_PATH: lexicons,
    });
    const batch = await openBatch(settings, { log: silent, folder, programFolders: [] });
    const feed = await createLexiconFeed({ folder: lexicons, learning: batch.storage.learning, languages });
    try {
      const random = seededRandom(options.seed + 1);
      return await runDays(
        dealDays(sets, options),
        {
          options,
          batch,
          feed,
          without: new Map(
            sets.map(({ language }) => [language.code, createCorrector(feed.current(language.code).lexicon)]),
          ),
          learnDeps: createLearnDeps(batch.storage, lexicons),
          editors: await createEditors(sets, options.wrongEdits, random),
          random,
          poison: new Set(),
          poisonEdits: 0,
        },
        note,
      );
    } finally {
      feed.close();
      await batch.close();
    }
  } finally {
    await rm(folder, { recursive: true });
  }
}

const silent = { info: () => undefined, warn: () => undefined, error: () => undefined };

async function writeVocabularies(
  folder: string,
  sets: readonly PreparedSet[],
): Promise<readonly LanguageCode[]> {
  const terms = new Map<LanguageCode, Set<string>>();
  for (const { language, canonicals } of sets) {
    const known = terms.get(language.code) ?? new Set();
    for (const canonical of canonicals) known.add(canonical);
    terms.set(language.code, known);
  }
  for (const [language, canonicals] of terms) {
    await mkdir(path.join(folder, language), { recursive: true });
    const entries = Array.from(canonicals, (canonical) => ({ canonical }));
    const file = path.join(folder, language, 'simulated.json');
    await writeFile(file, JSON.stringify({ language, sector: 'simulated', entries }));
  }
  return [...terms.keys()];
}

async function runDays(
  dealt: readonly (readonly SimulatedCall[])[],
  stage: Stage,
  note: (line: string) => void,
): Promise<Simulation> {
  const days: SimulatedDay[] = [];
  let sources: Simulation['sources'] = [];
  const distrustedOn: number[] = [];
  let wronglyDistrusted = 0;
  const ever = { suggest: new Set<string>(), active: new Set<string>() };
  for (const [index, calls] of dealt.entries()) {
    const day = index + 1;
    const online = await liveDay(stage, calls, day);
    const night = await learnAtNight(stage, online.ids);
    for (const { distrusted } of night) {
      for (const { source } of distrusted) {
        if (isPoisoned(source.name)) distrustedOn.push(day);
        else wronglyDistrusted += 1;
      }
    }
    sources = night.flatMap((report) =>
      report.sources.map(({ source, right, wrong }) => ({ name: source.name, right, wrong })),
    );
    for (const report of night) note(nightLine(report));
    const pairs = await stage.batch.storage.learning.pairs({});
    noteStates(pairs, stage.poison, ever);
    const today: SimulatedDay = { day, calls: calls.length, ...online.counts, states: statesOf(pairs) };
    days.push(today);
    note(dayLine(today));
  }
  const pairs = await stage.batch.storage.learning.pairs({});
  const inForce = pairs.filter(
    (pair) => (pair.state === 'active' || pair.state === 'suggest') && stage.poison.has(keyOf(pair)),
  ).length;
  const poison = {
    pairs: stage.poison.size,
    edits: stage.poisonEdits,
    everSuggested: ever.suggest.size,
    everApplied: ever.active.size,
    inForce,
    distrustedOn,
    applied: days.reduce((sum, { poisonApplied }) => sum + poisonApplied, 0),
  };
  return {
    days,
    poison: stage.options.isPoisoned ? poison : undefined,
    wronglyDistrusted,
    sources,
  };
}

type DayCounts = Omit<SimulatedDay, 'day' | 'calls' | 'states'>;

/** Calls come in, are corrected and stored; people go over some of them in the evening. */
async function liveDay(
  stage: Stage,
  calls: readonly SimulatedCall[],
  day: number,
): Promise<{ readonly ids: readonly RecordingId[]; readonly counts: DayCounts }> {
  const { batch, feed, without, options } = stage;
  const { recordings } = batch.storage;
  const [counted, countedWithout]: [UtteranceCounts[], UtteranceCounts[]] = [[], []];
  const createdAt = new Date(Date.now() - (options.days - day) * DAY_MS).toISOString();
  const ids: RecordingId[] = [];
  let poisonApplied = 0;
  await feed.refresh();
  for (const call of calls) {
    const { corrector, version } = feed.current(call.language);
    const plain = without.get(call.language);
    if (plain === undefined) throw new RangeError(`${call.language} has no vocabulary`);
    const result = processOnline(corrector, { text: call.hypothesis });
    counted.push(call.count(result.text));
    countedWithout.push(call.count(processOnline(plain, { text: call.hypothesis }).text));
    poisonApplied += result.corrections.filter(
      ({ original, replacement, method }) =>
        (method === 'pair' || method === 'surface') &&
        stage.poison.has(
          keyOf({ language: call.language, heard: normalize(original), canonical: replacement }),
        ),
    ).length;
    const { id } = await recordings.saveRecording({
      conversationId: call.id.slice(0, 100),
      language: call.language,
      createdAt,
    });
    const turn = {
      index: 0,
      hypothesis: call.hypothesis,
      text: result.text,
      corrections: result.corrections.map(stored),
      suggestions: result.suggestions.map(stored),
    };
    await recordings.saveTranscript(id, {
      source: 'online',
      idempotencyKey: 'live',
      lexiconVersion: version,
      turns: [turn],
    });
    ids.push(id);
    if (stage.random() < options.edited) await editHonestly(stage, call, { id, shown: result.text });
    if (options.isPoisoned && day >= POISON_FROM_DAY && stage.random() < POISON_SHARE)
      await editPoisonously(stage, call, id);
  }
  const [withLearning, withoutLearning] = [measureCounts(counted), measureCounts(countedWithout)];
  return {
    ids,
    counts: {
      missed: withLearning.missed,
      recoveredWith: withLearning.recovered,
      recoveredWithout: withoutLearning.recovered,
      right: counted.reduce((sum, { rightBefore }) => sum + rightBefore, 0),
      brokenWith: withLearning.broken,
      brokenWithout: withoutLearning.broken,
      poisonApplied,
    },
  };
}

async function editHonestly(
  stage: Stage,
  call: SimulatedCall,
  { id, shown }: { readonly id: RecordingId; readonly shown: string },
): Promise<void> {
  const { author, text } = await stage.editors.honest(call);
  if (normalize(text) === normalize(shown)) return;
  await editTranscript(editDeps(stage), { recordingId: id, turns: [{ index: 0, text }], author });
}

async function editPoisonously(stage: Stage, call: SimulatedCall, id: RecordingId): Promise<void> {
  const edit = await stage.editors.poisoned(call);
  if (edit === undefined) return;
  const { author, text } = edit;
  const outcome = await editTranscript(editDeps(stage), {
    recordingId: id,
    turns: [{ index: 0, text }],
    author,
  });
  stage.poisonEdits += 1;
  for (const pair of outcome.seen) stage.poison.add(keyOf({ language: call.language, ...pair }));
}

function editDeps({ batch, feed }: Stage): Parameters<typeof editTranscript>[0] {
  const { recordings, learning } = batch.storage;
  return { recordings, learning, lexiconOf: (language) => Promise.resolve(feed.current(language).lexicon) };
}

/** The offline path over the day's calls, then what they taught. */
async function learnAtNight(stage: Stage, ids: readonly RecordingId[]): Promise<readonly LearnReport[]> {
  const { batch, feed, learnDeps } = stage;
  const signal = new AbortController().signal;
  const { failed, outage } = await runBatch(
    { deps: batch.deps, config: batch.config, request: { only: ids } },
    signal,
  );
  if (failed > 0 || outage !== undefined) throw new Error(`${failed} calls could not be corrected`);
  const reports: LearnReport[] = [];
  for (const language of feed.languages) reports.push(await learnFromCalls(learnDeps, { language }, signal));
  return reports;
}

function stored(correction: {
  readonly id: string;
  readonly start: number;
  readonly end: number;
  readonly original: string;
  readonly replacement: string;
  readonly method: string;
  readonly score: number;
  readonly margin: number;
}) {
  const { id, start, end, original, replacement, method, score, margin } = correction;
  return { id, start, end, original, replacement, method, score, margin, evidence: {} };
}

function noteStates(
  pairs: readonly LearnedPair[],
  poison: ReadonlySet<string>,
  ever: { readonly suggest: Set<string>; readonly active: Set<string> },
): void {
  for (const pair of pairs) {
    if (!poison.has(keyOf(pair))) continue;
    if (pair.state === 'suggest' || pair.state === 'active') ever[pair.state].add(keyOf(pair));
  }
}

function statesOf(pairs: readonly LearnedPair[]): SimulatedDay['states'] {
  const states = { proposed: 0, suggest: 0, active: 0, quarantined: 0, expired: 0, rejected: 0 };
  for (const { state } of pairs) states[state] += 1;
  return states;
}

function keyOf(pair: Pick<LearnedPair, 'language' | 'heard' | 'canonical'>): string {
  return JSON.stringify([pair.language, pair.heard, pair.canonical]);
}

function dayLine(today: SimulatedDay): string {
  const { day, calls, missed, recoveredWith, recoveredWithout, brokenWith, brokenWithout, states } = today;
  return (
    `day ${day}: ${calls} calls, ${missed} missed, recovered ${recoveredWithout} → ${recoveredWith}, ` +
    `broken ${brokenWithout} → ${brokenWith}; ${states.proposed} proposed, ${states.suggest} suggested, ` +
    `${states.active} applied, ${states.quarantined} quarantined; poison ${today.poisonApplied}`
  );
}

function nightLine({ language, measured, distrusted }: LearnReport): string {
  const { ofKnownWords: known, ofOtherWords: other } = measured ?? NOTHING_MEASURED;
  const gone = distrusted.map(
    ({ source, right, wrong }) => `${source.name} (${right} right, ${wrong} wrong)`,
  );
  return (
    `night, ${language}: words that exist ${known.right} right ${known.wrong} wrong, others ${other.right} right ` +
    `${other.wrong} wrong${gone.length === 0 ? '' : `; distrusted: ${gone.join(', ')}`}`
  );
}

const NOTHING_MEASURED = { ofKnownWords: { right: 0, wrong: 0 }, ofOtherWords: { right: 0, wrong: 0 } };
