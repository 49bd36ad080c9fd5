import type { Migration } from './migration.ts';

/** Every index ends in (created_at, id), the order of every listing and the key of its pages. */
const INDEXES = {
  recording_by_time: [],
  recording_by_processed: ['processed'],
  recording_by_processed_state: ['processed', 'state'],
  recording_by_state: ['state'],
  recording_by_tenant: ['tenant_id'],
  recording_by_agent: ['agent_id'],
  recording_by_conversation: ['conversation_id'],
} as const;

export const catalogMigration: Migration = {
  name: '0001-catalog',
  up: async (db, { text, integer, strict }) => {
    await db.schema
      .createTable('recording')
      .addColumn('id', text, (column) => column.primaryKey().notNull())
      .addColumn('created_at', text, (column) => column.notNull())
      .addColumn('tenant_id', text, (column) => column.notNull())
      .addColumn('agent_id', text)
      .addColumn('conversation_id', text, (column) => column.notNull())
      .addColumn('language', text, (column) => column.notNull())
      .addColumn('state', text, (column) => column.notNull())
      .addColumn('processed', integer, (column) => column.notNull())
      .addColumn('audio_size_bytes', integer, (column) => column.notNull())
      .addColumn('metadata_size_bytes', integer, (column) => column.notNull())
      .addColumn('transcript_size_bytes', integer, (column) => column.notNull())
      .addColumn('metadata', text, (column) => column.notNull())
      .modifyEnd(strict)
      .execute();
    for (const [name, columns] of Object.entries(INDEXES)) {
      await db.schema
        .createIndex(name)
        .on('recording')
        .columns([...columns, 'created_at', 'id'])
        .execute();
    }
    await db.schema
      .createIndex('recording_sizes')
      .on('recording')
      .columns(['processed', 'audio_size_bytes', 'metadata_size_bytes', 'transcript_size_bytes'])
      .execute();
  },
};
