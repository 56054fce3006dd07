/** Findings that may be refunded, each under the id that every audit gives it, and their history. */
export const CLAIM_TABLES = `
CREATE TABLE claims (
  connection_id text COLLATE "C" NOT NULL,
  finding_id text COLLATE "C" NOT NULL,
  state text NOT NULL,
  is_found boolean NOT NULL,
  found_by text NOT NULL,
  carrier text,
  account_id text,
  invoice_id text,
  invoice_date text,
  tracking_number text,
  currency text,
  claimed numeric,
  credited numeric NOT NULL,
  finding text NOT NULL,
  found_at text NOT NULL,
  disputed_at text,
  PRIMARY KEY (connection_id, finding_id)
);
CREATE INDEX claims_by_tracking ON claims (connection_id, tracking_number);
CREATE INDEX claims_by_invoice ON claims (connection_id, invoice_id);
CREATE TABLE claim_changes (
  connection_id text NOT NULL,
  finding_id text NOT NULL,
  change_no integer NOT NULL,
  changed_at text NOT NULL,
  from_state text,
  to_state text NOT NULL,
  note text NOT NULL,
  PRIMARY KEY (connection_id, finding_id, change_no)
);
CREATE TABLE claim_credits (
  connection_id text NOT NULL,
  finding_id text NOT NULL,
  id uuid NOT NULL,
  amount numeric NOT NULL,
  PRIMARY KEY (connection_id, finding_id, id)
);
CREATE INDEX claim_credits_by_item ON claim_credits (connection_id, id);
`
