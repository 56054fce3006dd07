/**
 * A sum of hashes of a file's charges, without what a spreadsheet program changes when it saves the file again (zeros, long numbers):
 * only files with equal sums are compared line by line. It must never change: sums of kept files are compared with those of new ones.
 */
export const CHARGES_SUM = `sum(hashtextextended(trim_scale(net_cost)::text || '|' || COALESCE(substr(transaction_date, 1, 10), '') || '|' || ltrim(COALESCE(invoice_id, ''), '0'), 0))`

export const CHARGE_SUMS = `
ALTER TABLE files ADD COLUMN charges_sum numeric;
UPDATE files f SET charges_sum = s.charges_sum FROM (
  SELECT connection_id, file_no,
    ${CHARGES_SUM} AS charges_sum
  FROM line_items GROUP BY connection_id, file_no
) s WHERE s.connection_id = f.connection_id AND s.file_no = f.file_no;
CREATE INDEX files_by_charges ON files (connection_id, charges_sum);
`
