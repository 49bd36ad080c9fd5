/** What the demo shows: the story on standard output, progress on standard error. */
import type { Writable } from 'node:stream';
import pc from 'picocolors';

export type Colors = ReturnType<typeof pc.createColors>;

export interface Screen {
  readonly colors: Colors;
  readonly widthColumns: number;
  line(text?: string): void;
  heading(title: string, about: string): void;
  /** A command as it could be typed. */
  command(text: string): void;
  /** Drawn in place on a terminal, said once at the end elsewhere. */
  progress(label: string, done: number, total: number): void;
}

export interface ScreenOptions {
  readonly out: Writable;
  readonly progress: Writable;
  readonly isColour: boolean;
  readonly isInteractive: boolean;
  readonly widthColumns: number;
}

const BAR_COLUMNS = 28;

export function createScreen({
  out,
  progress,
  isColour,
  isInteractive,
  widthColumns,
}: ScreenOptions): Screen {
  const colors = pc.createColors(isColour);
  const line = (text = '') => {
    out.write(`${text}\n`);
  };
  return {
    colors,
    widthColumns,
    line,
    heading(title, about) {
      const rule = '─'.repeat(Math.max(0, widthColumns - title.length - about.length - 8));
      line();
      line(`${colors.cyan('──')} ${colors.bold(title)} ${colors.dim(`· ${about}`)} ${colors.cyan(rule)}`);
      line();
    },
    command(text) {
      line(`  ${colors.dim('$')} ${colors.bold(text)}`);
    },
    progress(label, done, total) {
      const isEnd = done === total;
      if (!isInteractive) {
        if (isEnd) progress.write(`  ${label} ${done}/${total}\n`);
        return;
      }
      const filled = Math.round((BAR_COLUMNS * done) / Math.max(1, total));
      const bar = colors.cyan('█'.repeat(filled)) + colors.dim('░'.repeat(BAR_COLUMNS - filled));
      progress.write(`\r  ${label} ${bar} ${done}/${total}${isEnd ? '\n\n' : ''}`);
    },
  };
}
