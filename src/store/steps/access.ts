/** Who may call the server, and what they changed. Secrets are kept as hashes only. */
export const ACCESS_TABLES = `
CREATE TABLE access_keys (
  connection_id text COLLATE "C" NOT NULL,
  key_hash text COLLATE "C" NOT NULL,
  key_id text COLLATE "C" NOT NULL,
  title text NOT NULL,
  role text NOT NULL,
  created_at text NOT NULL,
  PRIMARY KEY (connection_id, key_hash)
);
CREATE TABLE access_tokens (
  connection_id text COLLATE "C" NOT NULL,
  token_hash text COLLATE "C" NOT NULL,
  created_at text NOT NULL,
  PRIMARY KEY (connection_id, token_hash)
);
CREATE INDEX access_tokens_by_hash ON access_tokens (token_hash);
CREATE TABLE page_sessions (
  connection_id text COLLATE "C" NOT NULL,
  session_hash text COLLATE "C" NOT NULL,
  caller text NOT NULL,
  role text NOT NULL,
  created_at text NOT NULL,
  expires_at text NOT NULL,
  PRIMARY KEY (connection_id, session_hash)
);
CREATE TABLE link_codes (
  connection_id text COLLATE "C" NOT NULL,
  code_hash text COLLATE "C" NOT NULL,
  code_id text COLLATE "C" NOT NULL,
  kind text NOT NULL,
  details text NOT NULL,
  created_at text NOT NULL,
  expires_at text NOT NULL,
  used_at text,
  PRIMARY KEY (connection_id, code_hash)
);
CREATE TABLE audit_log (
  connection_id text COLLATE "C" NOT NULL,
  written_at text COLLATE "C" NOT NULL,
  entry_id text COLLATE "C" NOT NULL,
  caller text NOT NULL,
  method text NOT NULL,
  route text NOT NULL,
  resource text NOT NULL,
  status integer NOT NULL,
  PRIMARY KEY (connection_id, written_at, entry_id)
);
`
