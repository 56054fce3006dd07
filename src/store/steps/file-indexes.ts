/** Each load takes the next place among its connection's files, and reports the invoices of the new ones: neither reads all files. */
export const FILE_INDEXES = `
CREATE INDEX files_in_order ON files (connection_id, received_no);
CREATE INDEX files_unreported ON files (connection_id, received_no) WHERE NOT invoices_known;
`
