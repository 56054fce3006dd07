/**
 * Every key begins with `connection_id`, so that a distributed PostgreSQL can keep a connection on one node; there is
 * no key across connections, and no volatile function in an update. Texts of files compare by their bytes (`"C"`).
 *
 * A charge of a file is a row of `line_items`, permanently. Rows of one charge over several files share an `id`; at
 * most one of them is current, the others are its former versions. What is current follows from the files alone.
 */
export const FIRST_TABLES = `
CREATE TABLE counters (
  connection_id text NOT NULL,
  name text NOT NULL,
  value integer NOT NULL,
  PRIMARY KEY (connection_id, name)
);
CREATE TABLE files (
  connection_id text COLLATE "C" NOT NULL,
  file_no integer NOT NULL,
  received_no integer NOT NULL,
  sha256 text NOT NULL,
  name text COLLATE "C" NOT NULL,
  names text NOT NULL,
  bytes bigint NOT NULL,
  carrier text NOT NULL,
  format text NOT NULL,
  first_seen text NOT NULL,
  last_seen text NOT NULL,
  created integer NOT NULL,
  updated integer NOT NULL,
  unchanged integer NOT NULL,
  outdated integer NOT NULL,
  superseded integer NOT NULL,
  rejected integer NOT NULL,
  summary text NOT NULL,
  sheet text,
  reading text NOT NULL,
  PRIMARY KEY (connection_id, file_no),
  UNIQUE (connection_id, sha256)
);
CREATE TABLE readings (
  connection_id text NOT NULL,
  digest text NOT NULL,
  options text NOT NULL,
  PRIMARY KEY (connection_id, digest)
);
CREATE TABLE audit_states (
  connection_id text NOT NULL,
  file_no integer NOT NULL,
  state bytea NOT NULL,
  PRIMARY KEY (connection_id, file_no)
);
CREATE TABLE rejects (
  connection_id text NOT NULL,
  file_no integer NOT NULL,
  reject_no integer NOT NULL,
  facts text NOT NULL,
  PRIMARY KEY (connection_id, file_no, reject_no)
);
CREATE TABLE deliveries (
  connection_id text NOT NULL,
  file_no integer NOT NULL,
  delivery_no integer NOT NULL,
  received_no integer NOT NULL,
  head_key uuid NOT NULL,
  invoice_key uuid NOT NULL,
  counts boolean NOT NULL,
  PRIMARY KEY (connection_id, file_no, delivery_no)
);
CREATE INDEX deliveries_by_invoice ON deliveries (connection_id, invoice_key);
CREATE TABLE line_items (
  connection_id text COLLATE "C" NOT NULL,
  id uuid NOT NULL,
  charge_key uuid NOT NULL,
  content_hash uuid NOT NULL,
  file_no integer NOT NULL,
  delivery_no integer NOT NULL,
  row_no integer NOT NULL,
  place integer NOT NULL,
  share smallint NOT NULL,
  is_current boolean NOT NULL,
  left_out boolean NOT NULL,
  carrier text COLLATE "C" NOT NULL,
  format text COLLATE "C" NOT NULL,
  account_id text COLLATE "C",
  invoice_id text COLLATE "C",
  invoice_date text COLLATE "C",
  transaction_date text COLLATE "C",
  tracking_number text COLLATE "C",
  shipment_id text COLLATE "C",
  charge_code text COLLATE "C",
  charge_description text COLLATE "C" NOT NULL,
  charge_category text COLLATE "C" NOT NULL,
  charge_subcategory text COLLATE "C",
  charge_stage text COLLATE "C" NOT NULL,
  currency text COLLATE "C",
  gross_cost numeric NOT NULL,
  net_cost numeric NOT NULL,
  tax_cost numeric,
  ship_date text COLLATE "C",
  service text COLLATE "C",
  zone text COLLATE "C",
  billed_weight numeric,
  billed_weight_unit text COLLATE "C",
  reference_1 text COLLATE "C",
  reference_2 text COLLATE "C",
  reference_3 text COLLATE "C",
  origin_country text COLLATE "C",
  destination_country text COLLATE "C",
  destination_postal_code text COLLATE "C",
  gl_account text COLLATE "C",
  cost_center text COLLATE "C",
  source_column text COLLATE "C",
  PRIMARY KEY (connection_id, file_no, delivery_no, row_no, place, share)
);
CREATE INDEX line_items_by_id ON line_items (connection_id, id);
CREATE INDEX line_items_by_date ON line_items
  (connection_id, COALESCE(transaction_date, invoice_date, ship_date, ''), id) WHERE is_current;
CREATE INDEX line_items_by_tracking ON line_items (connection_id, tracking_number);
CREATE INDEX line_items_by_invoice ON line_items (connection_id, invoice_id);
CREATE UNLOGGED TABLE judged (
  connection_id text NOT NULL,
  batch_no integer NOT NULL,
  file_no integer NOT NULL,
  delivery_no integer NOT NULL,
  row_no integer NOT NULL,
  place integer NOT NULL,
  share smallint NOT NULL,
  is_new boolean NOT NULL,
  counts boolean NOT NULL,
  was_id uuid NOT NULL,
  was_current boolean NOT NULL,
  id uuid NOT NULL,
  is_current boolean NOT NULL
);
CREATE INDEX judged_by_id ON judged (connection_id, batch_no, id);
CREATE TABLE events (
  connection_id text NOT NULL,
  event_no integer NOT NULL,
  event_type text NOT NULL,
  created_at text NOT NULL,
  file_no integer NOT NULL,
  id uuid,
  line_items integer NOT NULL,
  previous_attributes text,
  PRIMARY KEY (connection_id, event_no)
);
`
