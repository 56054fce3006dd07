/**
 * Tags of line items, events of any kind, and the endpoints that they are sent to.
 *
 * The new line items of a file are one event, however many they are: `is_first` marks the row that a line item came with, so that the
 * event can be listed as one for each. A silent event is kept as the account of what changed, and never listed or sent.
 */
export const EVENT_TABLES = `
CREATE TABLE line_item_tags (
  connection_id text NOT NULL,
  id uuid NOT NULL,
  tags text NOT NULL,
  updated_at text NOT NULL,
  PRIMARY KEY (connection_id, id)
);
ALTER TABLE events ALTER COLUMN file_no DROP NOT NULL;
ALTER TABLE events ADD COLUMN data text;
ALTER TABLE events ADD COLUMN is_silent boolean NOT NULL DEFAULT false;
CREATE INDEX events_by_item ON events (connection_id, id) WHERE id IS NOT NULL;
ALTER TABLE line_items ADD COLUMN is_first boolean NOT NULL DEFAULT true;
UPDATE line_items l SET is_first = false FROM files f
WHERE f.connection_id = l.connection_id AND f.file_no = l.file_no AND EXISTS (
  SELECT 1 FROM line_items o JOIN files g ON g.connection_id = o.connection_id AND g.file_no = o.file_no
  WHERE o.connection_id = l.connection_id AND o.id = l.id AND g.received_no < f.received_no
);
`
