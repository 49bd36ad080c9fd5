import { catalogMigration } from './0001-catalog.ts';
import { ledgerMigration } from './0002-ledger.ts';
import { learningMigration } from './0003-learning.ts';
import { evidenceMigration } from './0004-evidence.ts';
import { fairLedgerMigration } from './0005-fair-ledger.ts';
import { providerLimitsMigration } from './0006-provider-limits.ts';
import { replicationMigration } from './0007-replication.ts';
import { retentionMigration } from './0008-retention.ts';
import type { Migration } from './migration.ts';

/** In the order in which they are applied; append only. */
export const migrations: readonly Migration[] = [
  catalogMigration,
  ledgerMigration,
  learningMigration,
  evidenceMigration,
  fairLedgerMigration,
  providerLimitsMigration,
  replicationMigration,
  retentionMigration,
];
