/** Files that a spreadsheet program may have saved again: their charges are equal, and invoices and parcels may have lost zeros. */
import { countOf, type Session } from './home.js'
import { CHARGES_SUM } from './steps/charge-sums.js'

interface OfFiles {
  readonly connection: string
  readonly files: readonly number[]
}

/** Keeps the sum by which such files are found; the rows of the files are there. */
export async function keepChargesSum(session: Session, { connection, files }: OfFiles): Promise<void> {
  await session.query(
    `UPDATE files f SET charges_sum = s.charges_sum FROM (
       SELECT connection_id, file_no, ${CHARGES_SUM} AS charges_sum FROM line_items
       WHERE connection_id = $1 AND file_no = ANY($2::int[]) GROUP BY connection_id, file_no
     ) s WHERE f.connection_id = $1 AND s.connection_id = f.connection_id AND s.file_no = f.file_no`,
    [connection, files],
  )
}

/** The files that have the same charges as one of these, with these themselves; none if there are no others. */
export async function filesOfSameCharges(
  session: Session,
  { connection, files }: OfFiles,
): Promise<number[]> {
  const rows = await session.query(
    `SELECT n.file_no AS own_no, o.file_no FROM files n
     JOIN files o ON o.connection_id = n.connection_id AND o.charges_sum = n.charges_sum AND o.format = n.format AND o.file_no <> n.file_no
     WHERE n.connection_id = $1 AND n.file_no = ANY($2::int[])`,
    [connection, files],
  )
  return [...new Set(rows.flatMap((row) => [countOf(row.own_no), countOf(row.file_no)]))]
}
