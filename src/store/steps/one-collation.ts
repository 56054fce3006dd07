/**
 * All columns `connection_id` compare alike: tables of a distributed PostgreSQL lie together only then, and two that are joined by it can
 * both be read along their keys.
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
