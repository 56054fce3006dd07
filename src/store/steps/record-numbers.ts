/**
 * Numbers of records that are invoices of their own, as digests, by delivery: a number that two files share moves its
 * charges from one month to another. `numbers_known`: whether the numbers of a file are here; those of files loaded
 * earlier are not.
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
