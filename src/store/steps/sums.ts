/**
 * Totals for the pages, kept so that they need not be added up: spend by file, and reconciled invoices.
 *
 * `spend_sums`: of current line items. `invoice_reports`: made on request from the files that came since;
 * `files.invoices_known` marks the files they include. An invoice has one name over all files that mention it, and a
 * report for each of its dates and currencies. `line_item_edits`: rows of a sandbox that somebody changed, with what
 * the file states of them.
 */
export const SUM_TABLES = `
CREATE TABLE spend_sums (
  connection_id text COLLATE "C" NOT NULL,
  file_no integer NOT NULL,
  month text COLLATE "C" NOT NULL,
  carrier text COLLATE "C" NOT NULL,
  charge_category text COLLATE "C" NOT NULL,
  currency text COLLATE "C" NOT NULL,
  net_cost numeric NOT NULL,
  line_items integer NOT NULL,
  PRIMARY KEY (connection_id, file_no, month, carrier, charge_category, currency)
);
INSERT INTO spend_sums SELECT connection_id, file_no, substr(COALESCE(invoice_date, transaction_date, ship_date, ''), 1, 7), carrier,
  charge_category, COALESCE(currency, ''), sum(net_cost), count(*) FROM line_items WHERE is_current GROUP BY 1, 2, 3, 4, 5, 6;
ALTER TABLE files ADD COLUMN invoices_known boolean NOT NULL DEFAULT false;
CREATE TABLE invoice_reports (
  connection_id text COLLATE "C" NOT NULL,
  invoice_name uuid NOT NULL,
  report_no integer NOT NULL,
  sort_key text COLLATE "C" NOT NULL,
  carrier text NOT NULL,
  account_id text,
  invoice_id text,
  status text NOT NULL,
  report text NOT NULL,
  PRIMARY KEY (connection_id, invoice_name, report_no)
);
CREATE INDEX invoice_reports_in_order ON invoice_reports (connection_id, sort_key, invoice_name, report_no);
CREATE TABLE invoice_files (
  connection_id text COLLATE "C" NOT NULL,
  invoice_name uuid NOT NULL,
  file_no integer NOT NULL,
  PRIMARY KEY (connection_id, invoice_name, file_no)
);
CREATE TABLE line_item_edits (
  connection_id text COLLATE "C" NOT NULL,
  file_no integer NOT NULL,
  delivery_no integer NOT NULL,
  row_no integer NOT NULL,
  place smallint NOT NULL,
  share smallint NOT NULL,
  stated text NOT NULL,
  edited text NOT NULL,
  edited_at text NOT NULL,
  PRIMARY KEY (connection_id, file_no, delivery_no, row_no, place, share)
);
`
