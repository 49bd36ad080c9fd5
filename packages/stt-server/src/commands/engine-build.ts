/**
 * `engine build`: whisper-cli from the source that the npm package nodejs-whisper carries, because npm is reachable where git hosts are
 * not; and our own enmienda-listen against the same library.
 */
import { createHash } from 'node:crypto';
import { access, constants, copyFile, mkdir, mkdtemp, readdir, readFile, rename, rm } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { BUILT_CLI, BUILT_LISTENER, findListener, findWhisperCli } from '../whisper/whisper-location.ts';
import { runTool, ToolError } from './tool.ts';

const SOURCE_PACKAGE = 'nodejs-whisper@0.3.1';

/** Of the package as published; its whisper.cpp is 1.9.1. */
const SOURCE_SHA512 =
  'ceoilUVraRuR5FnNyXpGQT2auAR48Oc3AQBEmkXnVpSn9iN6yVRzQBFCqVTGWbk6Wdi95NhvwXNzFvuR7erLWw==';

const SOURCE_FOLDER = 'package/cpp/whisper.cpp';

/** Our own program, and what builds it together with whisper-cli. */
const NATIVE_FOLDER = fileURLToPath(new URL('../../native', import.meta.url));

const TOOLS = [
  { names: ['npm'], remedy: 'npm, which comes with Node' },
  { names: ['tar'], remedy: 'tar' },
  { names: ['cmake'], remedy: 'cmake' },
  { names: ['c++', 'g++', 'clang++'], remedy: 'a C++ compiler' },
  { names: ['make', 'ninja'], remedy: 'make' },
] as const;

const INSTALL_HINT =
  'Debian and Ubuntu: apt-get install cmake g++ make. macOS: xcode-select --install, then brew install cmake.';

export interface EngineBuildDeps {
  readonly folder: string;
  readonly programFolders: readonly string[];
  readonly whisperCli: string | undefined;
  /** Progress, for people. */
  readonly report: (line: string) => void;
}

export interface EngineBuildOptions {
  readonly jobs?: number;
  /** Builds again where there is one. */
  readonly force: boolean;
  readonly dryRun: boolean;
}

export interface EngineBuildResult {
  readonly cliPath: string;
  readonly listenerPath: string;
  readonly built: boolean;
}

/** @throws ToolError naming what is missing or what failed */
export async function buildEngine(
  deps: EngineBuildDeps,
  options: EngineBuildOptions,
  signal: AbortSignal,
): Promise<EngineBuildResult> {
  const there = options.force ? undefined : await findBoth(deps);
  if (there !== undefined) {
    deps.report(`whisper-cli and enmienda-listen are installed already: ${there.cliPath}`);
    return { ...there, built: false };
  }
  await checkTools(deps.programFolders);
  const cliPath = path.resolve(deps.folder, BUILT_CLI);
  const listenerPath = path.resolve(deps.folder, BUILT_LISTENER);
  if (options.dryRun) {
    deps.report(
      `Would fetch ${SOURCE_PACKAGE} from npm (6 MB), build whisper-cli and enmienda-listen, and put them into ${path.dirname(cliPath)}.`,
    );
    return { cliPath, listenerPath, built: false };
  }
  const home = path.dirname(cliPath);
  await mkdir(home, { recursive: true });
  const work = await mkdtemp(path.join(home, 'build-'));
  try {
    const source = await fetchSource(work, deps, signal);
    const jobs = options.jobs ?? availableParallelism();
    const binaries = await compile({ work, source, jobs }, deps, signal);
    for (const binary of binaries) await runTool(binary, ['--help'], { cwd: work, signal });
    await copyFile(path.join(source, 'LICENSE'), path.join(home, 'LICENSE'));
    for (const binary of binaries) await rename(binary, path.join(home, path.basename(binary)));
  } finally {
    await rm(work, { recursive: true, force: true });
  }
  deps.report(
    `whisper-cli is at ${cliPath}, enmienda-listen beside it. Set STT_MODEL to a Whisper model in ggml format to use them.`,
  );
  return { cliPath, listenerPath, built: true };
}

async function findBoth(deps: EngineBuildDeps): Promise<Omit<EngineBuildResult, 'built'> | undefined> {
  const found = await Promise.all([
    findWhisperCli(deps).catch(() => undefined),
    findListener(deps).catch(() => undefined),
  ]);
  const [cliPath, listenerPath] = found;
  return cliPath === undefined || listenerPath === undefined ? undefined : { cliPath, listenerPath };
}

async function checkTools(programFolders: readonly string[]): Promise<void> {
  const missing: string[] = [];
  for (const { names, remedy } of TOOLS) {
    const found = await Promise.all(names.map((name) => isOnPath(name, programFolders)));
    if (!found.includes(true)) missing.push(remedy);
  }
  if (missing.length > 0)
    throw new ToolError(`To build the engine install ${missing.join(', ')}. ${INSTALL_HINT}`);
}

async function isOnPath(name: string, programFolders: readonly string[]): Promise<boolean> {
  for (const folder of programFolders) {
    const isThere = await access(path.join(folder, name), constants.X_OK).then(
      () => true,
      () => false,
    );
    if (isThere) return true;
  }
  return false;
}

async function fetchSource(work: string, deps: EngineBuildDeps, signal: AbortSignal): Promise<string> {
  deps.report(`Fetching the source of whisper.cpp (${SOURCE_PACKAGE}, 6 MB) …`);
  await runTool('npm', ['pack', SOURCE_PACKAGE, '--silent', '--ignore-scripts', '--pack-destination', work], {
    cwd: work,
    signal,
  });
  const archive = (await readdir(work)).find((name) => name.endsWith('.tgz'));
  if (archive === undefined) throw new ToolError(`npm pack ${SOURCE_PACKAGE} left no archive.`);
  const hash = createHash('sha512')
    .update(await readFile(path.join(work, archive)))
    .digest('base64');
  if (hash !== SOURCE_SHA512) {
    throw new ToolError(
      `${SOURCE_PACKAGE} is not the package that was checked (SHA-512 ${hash}): it is not built.`,
    );
  }
  await runTool('tar', ['-xzf', archive, SOURCE_FOLDER], { cwd: work, signal });
  return path.join(work, SOURCE_FOLDER);
}

async function compile(
  parts: { readonly work: string; readonly source: string; readonly jobs: number },
  deps: EngineBuildDeps,
  signal: AbortSignal,
): Promise<readonly string[]> {
  const { work, source, jobs } = parts;
  const out = path.join(work, 'out');
  const programs = [BUILT_CLI, BUILT_LISTENER].map((program) => path.basename(program));
  deps.report(`Building ${programs.join(' and ')} with ${jobs} jobs: a minute or two …`);
  const features = ['-DBUILD_SHARED_LIBS=OFF', '-DWHISPER_BUILD_TESTS=OFF', '-DWHISPER_BUILD_SERVER=OFF'];
  const place = ['-S', NATIVE_FOLDER, '-B', out, `-DWHISPER_SOURCE=${source}`];
  await runTool('cmake', [...place, '-DCMAKE_BUILD_TYPE=Release', ...features], { cwd: work, signal });
  const target = ['--build', out, '--parallel', String(jobs), '--target', ...programs];
  await runTool('cmake', target, { cwd: work, signal, onLine: percentReporter(deps.report) });
  return programs.map((program) => path.join(out, 'bin', program));
}

/** CMake writes `[ 42%] Building …`; every tenth part is shown once. */
function percentReporter(report: (line: string) => void): (line: string) => void {
  let shown = 0;
  return (line) => {
    const percent = Number(/^\[ *(\d+)%\]/.exec(line)?.[1] ?? 0);
    if (percent < shown + 10) return;
    shown = percent - (percent % 10);
    report(`${shown} %`);
  };
}
