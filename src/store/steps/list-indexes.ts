/**
 * Pages of claims in the order in which they were found, and in that of their last days, and pages of files in the
 * order in which they came: none reads the whole list.
 */
export const LIST_INDEXES = `
CREATE INDEX claims_in_order ON claims (found_at, connection_id, finding_id);
CREATE INDEX claims_by_last_day ON claims ((finding::json ->> 'claim_by'), found_at, connection_id, finding_id);
CREATE INDEX files_by_time ON files (first_seen, connection_id, sha256);
`
