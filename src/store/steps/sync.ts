/**
 * Connections with their sources, when each is due, the requested windows, and what every run found.
 *
 * `secrets` holds texts encrypted one by one. `seen_files` is what a run subtracts from what its source lists: the
 * version of each file and its outcome. It replaces a date up to which everything was read, because an upload may
 * keep an old time. `turn` goes up with every run that ended and every one that could not begin: it names the next
 * run in the queue, which accepts a name once. `from_outside`: the source was entered by somebody who may not reach
 * the own network with it. Times are ISO 8601 in UTC, of the program's clock.
 */
export const SYNC_TABLES = `
CREATE TABLE connections (
  connection_id text COLLATE "C" NOT NULL,
  integration_name text NOT NULL,
  customer_id text,
  created_date text NOT NULL,
  paused boolean NOT NULL,
  source text NOT NULL,
  secrets text NOT NULL,
  historical_days integer NOT NULL,
  historical_from text,
  historical_completed text,
  oldest_data_date text,
  newest_data_date text,
  from_outside boolean NOT NULL,
  PRIMARY KEY (connection_id)
);
CREATE TABLE sync_schedules (
  connection_id text NOT NULL,
  function_name text NOT NULL,
  enabled boolean NOT NULL,
  every_seconds integer NOT NULL,
  next_run text COLLATE "C" NOT NULL,
  is_requested boolean NOT NULL,
  failures integer NOT NULL,
  turn integer NOT NULL,
  PRIMARY KEY (connection_id, function_name)
);
CREATE TABLE seen_files (
  connection_id text NOT NULL,
  name text COLLATE "C" NOT NULL,
  version text,
  state text NOT NULL,
  noted_at text NOT NULL,
  PRIMARY KEY (connection_id, name)
);
CREATE TABLE sync_jobs (
  connection_id text NOT NULL,
  job_id uuid NOT NULL,
  function_name text NOT NULL,
  start_time text NOT NULL,
  end_time text NOT NULL,
  created_at text COLLATE "C" NOT NULL,
  status text NOT NULL,
  turn integer NOT NULL,
  PRIMARY KEY (connection_id, job_id)
);
CREATE TABLE sync_runs (
  connection_id text NOT NULL,
  run_no integer NOT NULL,
  queue_id uuid NOT NULL,
  function_name text NOT NULL,
  kind text NOT NULL,
  job_id uuid,
  status text NOT NULL,
  started text NOT NULL,
  completed text,
  historical boolean NOT NULL,
  files_seen integer NOT NULL,
  files_same integer NOT NULL,
  files_refused integer NOT NULL,
  takeovers integer NOT NULL,
  reading text,
  message text,
  PRIMARY KEY (connection_id, run_no)
);
CREATE TABLE sync_run_files (
  connection_id text NOT NULL,
  run_no integer NOT NULL,
  name text COLLATE "C" NOT NULL,
  size bigint,
  modified text,
  outcome text NOT NULL,
  contents text NOT NULL,
  rows_read bigint NOT NULL,
  created bigint NOT NULL,
  updated bigint NOT NULL,
  rejected bigint NOT NULL,
  message text,
  PRIMARY KEY (connection_id, run_no, name)
);
CREATE TABLE connection_errors (
  connection_id text NOT NULL,
  error_type text COLLATE "C" NOT NULL,
  resource text COLLATE "C" NOT NULL,
  message text NOT NULL,
  created_date text NOT NULL,
  run_no integer NOT NULL,
  PRIMARY KEY (connection_id, error_type, resource)
);
`
