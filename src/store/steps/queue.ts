/**
 * Files that wait to be loaded by any worker, and connections that wait to be audited. Their bytes are already among
 * the kept files, so that a worker on another machine has them.
 *
 * `received_no` and `received_at` are those that the file will have: which of two files is the newer is settled when
 * they are queued, not by which is loaded first. A row is deleted in the transaction that loads its file, so that a
 * file is loaded once however often its job is handed out. `turn` goes up when a job is handed back: it names the
 * next job. `run_no`, `listed…`, `version`: the sync run that fetched it, and the file at its source. `note`: what
 * was skipped beside it. `ending` of a run: how it ends once the files that it queued are loaded.
 */
export const QUEUE_TABLES = `
CREATE TABLE queued_files (
  connection_id text COLLATE "C" NOT NULL,
  received_no integer NOT NULL,
  received_at text COLLATE "C" NOT NULL,
  sha256 text NOT NULL,
  name text NOT NULL,
  bytes bigint NOT NULL,
  sheet text,
  reading text NOT NULL,
  is_silent boolean NOT NULL,
  run_no integer,
  listed text COLLATE "C",
  listed_size bigint,
  listed_modified text,
  version text,
  state text NOT NULL,
  fault text,
  note text,
  turn integer NOT NULL,
  due_at text COLLATE "C" NOT NULL,
  PRIMARY KEY (connection_id, received_no)
);
CREATE INDEX queued_files_due ON queued_files (received_at, connection_id, received_no) WHERE state = 'waiting';
CREATE TABLE queued_audits (
  connection_id text COLLATE "C" NOT NULL,
  turn integer NOT NULL,
  asked_at text NOT NULL,
  PRIMARY KEY (connection_id)
);
ALTER TABLE sync_runs ADD COLUMN ending text;
CREATE INDEX sync_runs_ending ON sync_runs (connection_id, run_no) WHERE status = 'running' AND ending IS NOT NULL;
`
