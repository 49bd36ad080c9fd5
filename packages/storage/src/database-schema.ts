import type { CatalogTables } from './catalog-tables.ts';
import type { LearningTables } from './learning-tables.ts';
import type { LedgerTables } from './ledger-tables.ts';
import type { ReplicationTables } from './replication-tables.ts';
import type { RetentionTables } from './retention-tables.ts';

/** Every table of the database; each part of the package describes its own. */
export type Database = CatalogTables & LedgerTables & LearningTables & ReplicationTables & RetentionTables;
