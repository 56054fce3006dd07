/** The invoices of a file that must be judged together with those of other files. */
import { filesOfSameCharges } from './files-saved-again.js'
import { countOf, type Session } from './home.js'
import { SAME_NUMBER } from './record-numbers.js'

interface OfFile {
  readonly connection: string
  readonly fileNo: number
}

/**
 * Invoices that a file shares with others, or that a record has moved out of; and the files that decide which of
 * their deliveries count: those that state one of these invoices, or state one of their records in another month, or are one of these
 * files, saved again.
 */
export interface RelatedInvoices {
  readonly keys: readonly string[]
  readonly files: readonly number[]
}

export async function relatedInvoices(
  session: Session,
  { connection, fileNo }: OfFile,
): Promise<RelatedInvoices | null> {
  const stated = await session.query(
    `SELECT DISTINCT o.file_no, o.invoice_key FROM deliveries n
     JOIN deliveries o ON o.connection_id = n.connection_id AND o.invoice_key = n.invoice_key
     WHERE n.connection_id = $1 AND n.file_no = $2 AND o.file_no <> n.file_no`,
    [connection, fileNo],
  )
  const keys = new Set(stated.map(({ invoice_key }) => invoice_key ?? ''))
  const files = new Set([fileNo, ...stated.map(({ file_no }) => countOf(file_no))])
  const movedKeys = (await invoicesOfNumbers(session, { connection, fileNo })).filter((key) => !keys.has(key))
  for (const key of movedKeys) keys.add(key)
  for (const file of await filesOfInvoices(session, connection, movedKeys)) files.add(file)
  for (const file of await filesOfInvoiceNumbers(session, connection, [...keys])) files.add(file)
  await addSavedAgain(session, connection, { keys, files })
  return keys.size === 0 ? null : { keys: [...keys], files: [...files] }
}

/** Adds the files that may be one of these, saved again, with all their invoices and the files of those, until there are no more. */
async function addSavedAgain(
  session: Session,
  connection: string,
  { keys, files }: { readonly keys: Set<string>; readonly files: Set<number> },
): Promise<void> {
  for (let known = 0; known < files.size; ) {
    known = files.size
    const alike = await filesOfSameCharges(session, { connection, files: [...files] })
    if (alike.length === 0) return
    for (const key of await invoicesOfFiles(session, connection, alike)) keys.add(key)
    for (const file of alike) files.add(file)
    for (const file of await filesOfInvoices(session, connection, [...keys])) files.add(file)
    for (const file of await filesOfInvoiceNumbers(session, connection, [...keys])) files.add(file)
  }
}

async function invoicesOfFiles(
  session: Session,
  connection: string,
  files: readonly number[],
): Promise<string[]> {
  const rows = await session.query(
    'SELECT DISTINCT invoice_key FROM deliveries WHERE connection_id = $1 AND file_no = ANY($2::int[])',
    [connection, files],
  )
  return rows.map(({ invoice_key }) => invoice_key ?? '')
}

/** Invoices of a file and of other files that share a record number. */
async function invoicesOfNumbers(session: Session, { connection, fileNo }: OfFile): Promise<string[]> {
  const rows = await session.query(
    `WITH shared AS (
       SELECT DISTINCT n.delivery_no AS own_no, o.file_no, o.delivery_no FROM record_numbers n
       JOIN record_numbers o ON ${SAME_NUMBER}
       WHERE n.connection_id = $1 AND n.file_no = $2 AND o.file_no <> n.file_no
     ), parts AS (
       SELECT file_no, delivery_no FROM shared UNION SELECT $2::int, own_no FROM shared
     )
     SELECT DISTINCT d.invoice_key FROM parts p
     JOIN deliveries d ON d.connection_id = $1 AND d.file_no = p.file_no AND d.delivery_no = p.delivery_no`,
    [connection, fileNo],
  )
  return rows.map(({ invoice_key }) => invoice_key ?? '')
}

/** Files that share a record number with these invoices, whose own files have all of their numbers. */
async function filesOfInvoiceNumbers(
  session: Session,
  connection: string,
  invoiceKeys: readonly string[],
): Promise<number[]> {
  const rows = await session.query(
    `SELECT DISTINCT o.file_no FROM deliveries d
     JOIN record_numbers n ON n.connection_id = d.connection_id AND n.file_no = d.file_no AND n.delivery_no = d.delivery_no
     JOIN record_numbers o ON ${SAME_NUMBER}
     WHERE d.connection_id = $1 AND d.invoice_key = ANY($2::uuid[])`,
    [connection, invoiceKeys],
  )
  return rows.map(({ file_no }) => countOf(file_no))
}

async function filesOfInvoices(
  session: Session,
  connection: string,
  invoiceKeys: readonly string[],
): Promise<number[]> {
  if (invoiceKeys.length === 0) return []
  const rows = await session.query(
    'SELECT DISTINCT file_no FROM deliveries WHERE connection_id = $1 AND invoice_key = ANY($2::uuid[])',
    [connection, invoiceKeys],
  )
  return rows.map(({ file_no }) => countOf(file_no))
}
