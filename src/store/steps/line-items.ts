/**
 * The new line items of a file are one event, however many they are. `is_first` marks the first row of a line item,
 * so that the event can be listed as one for each.
 *
 * Smaller rows: `charge_key` only if it differs from the id, and no digest of what can be compared directly.
 */
export const LINE_ITEM_CHANGES = `
ALTER TABLE line_items ADD COLUMN is_first boolean NOT NULL DEFAULT true;
ALTER TABLE line_items ALTER COLUMN charge_key DROP NOT NULL;
UPDATE line_items SET charge_key = NULL WHERE charge_key = id;
UPDATE line_items l SET is_first = false FROM files f
WHERE f.connection_id = l.connection_id AND f.file_no = l.file_no AND EXISTS (
  SELECT 1 FROM line_items o JOIN files g ON g.connection_id = o.connection_id AND g.file_no = o.file_no
  WHERE o.connection_id = l.connection_id AND o.id = l.id AND g.received_no < f.received_no
);
ALTER TABLE line_items DROP COLUMN content_hash;
ALTER TABLE line_items ALTER COLUMN place TYPE smallint;
`
