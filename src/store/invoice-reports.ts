/**
 * Invoices as an audit of all files reconciles them, stored in page order. Files that came since the last request are
 * added at the next one: an invoice is reported anew from all files that mention its number. Files are added a few at
 * a time, so that memory does not grow with the store.
 */
import type { Audit } from '../audit/audit.js'
import type { FormatDeclaration } from '../format/format.js'
import type { InvoiceReport } from '../schema/audit-report.js'
import { listsOf } from '../schema/listed.js'
import { auditOfFiles } from './audit-states.js'
import { badPlace } from './bad-place.js'
import { lockConnection } from './connection-lock.js'
import { copyLine } from './copy-text.js'
import { digestOf } from './digest.js'
import { countOf, type Home, type Parameter, type Session, type StoreRow } from './home.js'
import { invoiceNameOf, namesIn } from './invoice-names.js'
import type { KeptFiles } from './kept-files.js'
import { storedFormats } from './maps.js'
import { connectionsOf } from './query.js'
import { filesOfNumbers } from './record-numbers.js'
import { noteReports } from './statistics.js'

export interface InvoiceOfConnection extends InvoiceReport {
  readonly connection_id: string
}

export interface InvoicesQuery {
  /** One connection; all of them by default. */
  readonly connection?: string | undefined
  readonly status?: InvoiceReport['status'] | undefined
  readonly carrier?: string | undefined
  readonly account_id?: string | undefined
  readonly invoice_id?: string | undefined
  readonly limit: number
  /** `next` of the page before. */
  readonly after?: readonly string[] | undefined
}

export interface InvoicesPage {
  readonly invoices: readonly InvoiceOfConnection[]
  /** Where the next page begins; null after the last invoice. */
  readonly next: readonly string[] | null
}

export interface InvoiceSources {
  readonly keptFiles: KeptFiles
  readonly formats: readonly FormatDeclaration[]
}

/** As in the index for pages; empty for an invoice without a date, which comes last. */
const DAY = `COALESCE(report::json->>'invoice_date', '') COLLATE "C"`
/** Order of the invoices of one day. */
const ORDER = ['connection_id', 'sort_key', 'invoice_name', 'report_no'] as const
/** Number of values in a page's position. */
export const INVOICE_PLACE = 1 + ORDER.length

/** The newest invoices first. */
export async function invoicesPage(
  home: Home,
  sources: InvoiceSources,
  { connection, limit, after, ...conditions }: InvoicesQuery,
): Promise<InvoicesPage> {
  await keepInvoices(home, sources, connection)
  const parameters: Parameter[] = []
  const bind = (value: Parameter): string => `$${parameters.push(value)}`
  const where = ['true']
  if (connection !== undefined) where.push(`connection_id = ${bind(connection)}`)
  for (const [name, value] of Object.entries(conditions))
    if (value !== undefined) where.push(`${name} = ${bind(value)}`)
  if (after !== undefined) {
    if (!isPlace(after)) throw badPlace(after.join(' '), 'invoices')
    const [day, own, key, name, no] = after.map(bind)
    where.push(`${DAY} <= ${day}`)
    where.push(`(${DAY} < ${day} OR (${ORDER.join(', ')}) > (${own}, ${key}, ${name}::uuid, ${no}::int))`)
  }
  const rows = await home.query(
    `SELECT ${DAY} AS day, ${ORDER.join(', ')}, report FROM invoice_reports WHERE ${where.join(' AND ')}
     ORDER BY ${DAY} DESC, ${ORDER.join(', ')} LIMIT ${limit + 1}`,
    parameters,
  )
  const last = rows.length > limit ? rows[limit - 1] : undefined
  return {
    invoices: rows.slice(0, limit).map(invoiceOf),
    next: last === undefined ? null : ['day', ...ORDER].map((name) => last[name] ?? ''),
  }
}

const isPlace = (place: readonly string[]): boolean =>
  place.length === INVOICE_PLACE && /^[0-9a-f-]{36}$/.test(place[3] ?? '') && /^\d{1,9}$/.test(place[4] ?? '')

const invoiceOf = (row: StoreRow): InvoiceOfConnection => ({
  connection_id: row.connection_id ?? '',
  ...(JSON.parse(row.report ?? '{}') as InvoiceReport),
})

/** Adds the files that came since the last call. A load calls it, so that nobody waits for it on the first page. */
export async function keepInvoices(home: Home, sources: InvoiceSources, connection?: string): Promise<void> {
  let added = false
  for (const own of connection === undefined ? await connectionsOf(home) : [connection])
    while (await addFiles(home, sources, own)) added = true
  if (added) await noteReports(home)
}

/** Number of invoices by status, of all connections. */
export async function countInvoices(
  home: Home,
  sources: InvoiceSources,
): Promise<Record<InvoiceReport['status'], number>> {
  await keepInvoices(home, sources)
  const rows = await home.query('SELECT status, count(*) AS invoices FROM invoice_reports GROUP BY status')
  const counts = { match: 0, mismatch: 0, undeclared: 0 }
  for (const { status, invoices } of rows) counts[status as InvoiceReport['status']] = countOf(invoices)
  return counts
}

export interface InvoicesOfSeveral {
  readonly count: number
  /** The number of one of them. */
  readonly example: string
}

/** Invoices that several connections received, of those that `countInvoices` counts. */
export async function invoicesOfSeveral(home: Home): Promise<InvoicesOfSeveral> {
  const [row] = await home.query(
    `SELECT count(*) AS invoices, min(invoice_id) AS example FROM (
       SELECT min(invoice_id) AS invoice_id FROM invoice_reports WHERE invoice_id IS NOT NULL
       GROUP BY invoice_name, account_id HAVING min(connection_id) <> max(connection_id)) i`,
  )
  return { count: countOf(row?.invoices), example: row?.example ?? '' }
}

/** Drops all reports of the connection, so that they are made anew. */
export async function forgetInvoices(session: Session, connection: string): Promise<void> {
  for (const table of ['invoice_reports', 'invoice_files'])
    await session.query(`DELETE FROM ${table} WHERE connection_id = $1`, [connection])
  await session.query('UPDATE files SET invoices_known = false WHERE connection_id = $1', [connection])
}

/** Maximum bytes, and number, of files that are added at once. */
const BATCH_BYTES = 64 * 2 ** 20
const BATCH_FILES = 32

/** Adds the next files. Whether there were any: there may be more. */
const addFiles = (home: Home, sources: InvoiceSources, connection: string): Promise<boolean> =>
  home.transaction(async (session) => {
    const unknown = 'SELECT 1 FROM files WHERE connection_id = $1 AND NOT invoices_known LIMIT 1'
    if ((await session.query(unknown, [connection])).length === 0) return false
    await lockConnection(session, connection)
    const rows = await session.query(
      `SELECT file_no FROM (
         SELECT file_no, received_no, sum(bytes) OVER (ORDER BY received_no) - bytes AS before FROM files
         WHERE connection_id = $1 AND NOT invoices_known ORDER BY received_no LIMIT ${BATCH_FILES}
       ) f WHERE before < ${BATCH_BYTES} ORDER BY received_no`,
      [connection],
    )
    const files = rows.map(({ file_no }) => countOf(file_no))
    const formats = await storedFormats(session, [connection], sources.formats)
    await reportFiles(session, { ...sources, formats, connection }, files)
    await session.query(
      'UPDATE files SET invoices_known = true WHERE connection_id = $1 AND file_no = ANY($2::int[])',
      [connection, files],
    )
    return true
  })

type ReportContext = InvoiceSources & { readonly connection: string }

async function reportFiles(
  session: Session,
  context: ReportContext,
  files: readonly number[],
): Promise<void> {
  const { connection } = context
  const numbered = new Set<string>()
  const reports: [name: string, report: InvoiceReport][] = []
  for (const file of files) {
    const audit = await auditOfFiles(session, { ...context, files: [file] })
    const names = namesIn(audit, context.formats)
    await session.query(
      `INSERT INTO invoice_files SELECT $1, n.name, $2 FROM unnest($3::uuid[]) AS n (name) ON CONFLICT DO NOTHING`,
      [connection, file, [...names.numbered]],
    )
    // Most invoices come in one file, whose audit is at hand; the others are reported from all files that mention them.
    const isAlone = await mentionsAlone(session, connection, file, [...names.numbered])
    if (!isAlone) for (const name of names.numbered) numbered.add(name)
    // Charges without an invoice number belong to this file alone.
    if (isAlone || !names.isWhole)
      for await (const one of reportsOf(audit)) {
        const name = invoiceNameOf(one)
        if (name === null) reports.push([digestOf(`file ${file}`), one])
        else if (isAlone && names.numbered.has(name)) reports.push([name, one])
      }
  }
  // Invoices of months that a record has moved out of have changed.
  const moved = await session.query(
    'SELECT DISTINCT invoice_name FROM invoice_files WHERE connection_id = $1 AND file_no = ANY($2::int[])',
    [connection, await filesOfNumbers(session, connection, files)],
  )
  for (const { invoice_name } of moved) numbered.add((invoice_name ?? '').replaceAll('-', ''))
  const rows = await session.query(
    `SELECT DISTINCT file_no FROM invoice_files WHERE connection_id = $1 AND invoice_name = ANY($2::uuid[])`,
    [connection, [...numbered]],
  )
  const mentioning = rows.map(({ file_no }) => countOf(file_no))
  // A later file of these may mention an invoice of an earlier one.
  const current = reports.filter(([name]) => !numbered.has(name))
  if (mentioning.length > 0) {
    const audit = await auditOfFiles(session, {
      ...context,
      files: [...new Set([...mentioning, ...(await filesOfNumbers(session, connection, mentioning))])],
    })
    for await (const one of reportsOf(audit)) {
      const name = invoiceNameOf(one)
      if (name !== null && numbered.has(name)) current.push([name, one])
    }
  }
  await session.query(
    'DELETE FROM invoice_reports WHERE connection_id = $1 AND invoice_name = ANY($2::uuid[])',
    [connection, [...new Set([...numbered, ...current.map(([name]) => name)])]],
  )
  await writeReports(session, connection, current)
}

/** Whether no other file mentions these invoices, nor shares records with this one. */
async function mentionsAlone(
  session: Session,
  connection: string,
  file: number,
  names: readonly string[],
): Promise<boolean> {
  const [other] = await session.query(
    'SELECT 1 AS there FROM invoice_files WHERE connection_id = $1 AND invoice_name = ANY($2::uuid[]) AND file_no <> $3 LIMIT 1',
    [connection, names, file],
  )
  if (other !== undefined) return false
  return (await filesOfNumbers(session, connection, [file])).every((one) => one === file)
}

async function writeReports(
  session: Session,
  connection: string,
  reports: readonly (readonly [string, InvoiceReport])[],
): Promise<void> {
  const counts = new Map<string, number>()
  const sink = await session.copy('invoice_reports', [
    'connection_id',
    'invoice_name',
    'report_no',
    'sort_key',
    'carrier',
    'account_id',
    'invoice_id',
    'status',
    'report',
  ])
  for (const [name, one] of reports) {
    const no = (counts.get(name) ?? 0) + 1
    counts.set(name, no)
    const { carrier, account_id, invoice_date, invoice_id, period, currency, status } = one
    const key = JSON.stringify([carrier, account_id, invoice_date, invoice_id, period, currency])
    await sink.write(
      copyLine([
        connection,
        name,
        no,
        key.slice(0, KEY_CHARACTERS),
        carrier,
        account_id,
        invoice_id,
        status,
        JSON.stringify(one),
      ]),
    )
  }
  await sink.end()
}

/** An index takes no longer keys; keys with the same beginning are ordered by name. */
const KEY_CHARACTERS = 400

async function* reportsOf(audit: Audit): AsyncGenerator<InvoiceReport, void, undefined> {
  yield* listsOf(await audit.reportInTurns()).invoices
}
