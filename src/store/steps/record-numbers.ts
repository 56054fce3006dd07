/**
 * Numbers of records that are invoices of their own, as digests, by the part of a file that they are in: one that two files have moves its
 * charges from one month to another. `numbers_known`: whether a file has them here; what was loaded before has not.
 */
export const RECORD_NUMBERS = `
CREATE TABLE record_numbers (
  connection_id text COLLATE "C" NOT NULL,
  file_no integer NOT NULL,
  delivery_no integer NOT NULL,
  number_key bigint NOT NULL,
  PRIMARY KEY (connection_id, file_no, delivery_no, number_key)
);
CREATE INDEX record_numbers_by_key ON record_numbers (connection_id, number_key);
ALTER TABLE files ADD COLUMN numbers_known boolean NOT NULL DEFAULT false;
`
