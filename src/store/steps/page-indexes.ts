/** Pages are most often filtered by category: rows of other categories are skipped within the index, and never fetched. */
export const PAGE_INDEXES = `
DROP INDEX IF EXISTS line_items_by_id;
CREATE INDEX line_items_by_id ON line_items (connection_id, id, charge_category);
DROP INDEX IF EXISTS line_items_by_date;
CREATE INDEX line_items_by_date ON line_items
  (connection_id, COALESCE(transaction_date, invoice_date, ship_date, ''), id, charge_category) WHERE is_current;
`
