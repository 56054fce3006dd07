/** Pages list the newest invoices first, across carriers and connections. */
export const INVOICES_BY_DAY = `
DROP INDEX IF EXISTS invoice_reports_in_order;
CREATE INDEX invoice_reports_by_day ON invoice_reports
  ((COALESCE(report::json->>'invoice_date', '')) COLLATE "C" DESC, connection_id, sort_key, invoice_name, report_no);
`
