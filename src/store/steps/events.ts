/**
 * Tags of line items, events of any kind, and the endpoints that events are sent to.
 *
 * A silent event is kept as a record of what changed, and never listed or sent. `event_progress`: the last event of a
 * connection, and the last one that endpoints have messages of. Endpoints belong to no connection: theirs is ''. A
 * message has no text of its own: it is made from the event and its object.
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
CREATE TABLE event_progress (
  connection_id text NOT NULL,
  last_no integer NOT NULL,
  spread_no integer NOT NULL,
  PRIMARY KEY (connection_id)
);
INSERT INTO event_progress SELECT connection_id, max(event_no), max(event_no) FROM events GROUP BY connection_id;
CREATE TABLE webhook_endpoints (
  connection_id text NOT NULL,
  endpoint_id text NOT NULL,
  url text NOT NULL,
  description text NOT NULL,
  secrets text NOT NULL,
  events text,
  connections text,
  customers text,
  integrations text,
  is_on boolean NOT NULL,
  off_reason text,
  created_at text NOT NULL,
  failing_since text,
  failures integer NOT NULL,
  resume_at text,
  PRIMARY KEY (connection_id, endpoint_id)
);
CREATE TABLE webhook_messages (
  connection_id text NOT NULL,
  endpoint_id text NOT NULL,
  event_no integer NOT NULL,
  id text NOT NULL,
  message_id text NOT NULL,
  event_type text NOT NULL,
  resource text NOT NULL,
  state text NOT NULL,
  attempts integer NOT NULL,
  next_at text COLLATE "C",
  sent_at text,
  status integer,
  fault text,
  created_at text COLLATE "C" NOT NULL,
  PRIMARY KEY (connection_id, endpoint_id, event_no, id)
);
CREATE INDEX webhook_messages_due ON webhook_messages (endpoint_id, next_at) WHERE state = 'waiting';
CREATE INDEX webhook_messages_by_time ON webhook_messages (endpoint_id, created_at);
`
