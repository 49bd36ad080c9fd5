/** How the demo's tables look: lines around the head, none between the rows. */
import type Table from 'cli-table3';

export const PLAIN_TABLE = {
  chars: { mid: '', 'left-mid': '', 'mid-mid': '', 'right-mid': '' },
  style: { head: [], border: [] },
} satisfies Table.TableConstructorOptions;
