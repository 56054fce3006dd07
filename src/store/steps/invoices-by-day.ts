/** Pages list invoices with the newest first, whatever carrier and connection they are of. */
export const INVOICES_BY_DAY = `
DROP INDEX IF EXISTS invoice_reports_in_order;
CREATE INDEX invoice_reports_by_day ON invoice_reports
  ((COALESCE(report::json->>'invoice_date', '')) COLLATE "C" DESC, connection_id, sort_key, invoice_name, report_no);
`
