/**
 * All columns `connection_id` get the same collation. A distributed PostgreSQL can place tables together only then,
 * and two tables that are joined by the column can both be read along their keys.
 */
const TABLES = [
  'counters',
  'readings',
  'audit_states',
  'rejects',
  'deliveries',
  'judged',
  'events',
  'claim_changes',
  'claim_credits',
  'line_item_tags',
  'event_progress',
  'webhook_endpoints',
  'webhook_messages',
  'sync_schedules',
  'seen_files',
  'sync_jobs',
  'sync_runs',
  'sync_run_files',
  'connection_errors',
]

export const ONE_COLLATION = TABLES.map(
  (table) => `ALTER TABLE ${table} ALTER COLUMN connection_id TYPE text COLLATE "C";`,
).join('\n')
