/** Loads files into the store: each in one transaction, with its line items, deliveries, rejects, audit state and events. */
import type { FormatDeclaration } from '../format/format.js'
import type { InputFile } from '../input/input.js'
import type { FileOptions } from '../parse/file-options.js'
import type { FileSummary } from '../schema/summary.js'
import { lockConnection } from './connection-lock.js'
import { ITEM_CREATED, noteProgress } from './events.js'
import { keepChargesSum } from './files-saved-again.js'
import { countOf, type Home, onlyRow, type Session } from './home.js'
import { limitIdleTime } from './idle-limit.js'
import { insertDeliveries, insertState, rememberedOf } from './insert-read.js'
import { type ArrivedFile, bytesAt, type KeptFiles } from './kept-files.js'
import { auditLoad } from './load-audit.js'
import { mapAmong, storedFormats } from './maps.js'
import { nextReceipt, type Receipt } from './queued-files.js'
import { type FileRead, type FileReading, readInto } from './read-into.js'
import { keepReading, readingText, sheetText } from './readings.js'
import { recallNumbers } from './record-numbers.js'
import { mindUnknown, noteGrowth } from './statistics.js'
import { type Changes, type Weighing, weighFile } from './weigh.js'

export interface LoadFileOptions
  extends FileReading,
    Pick<FileOptions, 'limits' | 'signal' | 'onProgress' | 'onReject'> {
  readonly formats: readonly FormatDeclaration[]
  readonly connection: string
  /** When the file was received, for a store that is rebuilt; now by default. */
  readonly received?: string | undefined
  /** Its position among the files, if that was settled before. */
  readonly receipt?: Receipt | undefined
  /** Keeps the events of its line items, but neither lists nor sends them: for the first sync of a connection. */
  readonly withoutCreatedEvents?: boolean | undefined
  /** Throws if the file cannot be loaded beside those before it. */
  readonly guard?: ((summary: FileSummary) => void) | undefined
  /** Further writes in the file's transaction: anything thrown rolls the load back. */
  readonly inTransaction?: ((session: Session, loaded: LoadedFile) => Promise<void>) | undefined
}

export interface LoadedFile extends Changes {
  /** Its name as given. */
  readonly file: string
  /** Of the unpacked bytes. */
  readonly sha256: string
  /** `known`: the same bytes were loaded before, and nothing has changed. */
  readonly status: 'loaded' | 'known'
  /** For a known file, the name that its bytes first came under. */
  readonly known_as?: string
  /** Records that are malformed. */
  readonly rejected: number
  /** Where every record went; null for a known file. */
  readonly summary: FileSummary | null
}

interface Loading {
  readonly fileNo: number
  readonly input: InputFile
  readonly arrived: ArrivedFile
  readonly keptFiles: KeptFiles
}

const NOTHING_CHANGED: Changes = { created: 0, updated: 0, unchanged: 0, outdated: 0, superseded: 0 }

export async function loadFile(
  home: Home,
  keptFiles: KeptFiles,
  input: InputFile,
  options: LoadFileOptions,
): Promise<LoadedFile> {
  const { connection } = options
  const arrived = await keptFiles.receive(input, options.signal)
  const known = async (): Promise<LoadedFile | null> => {
    const knownAs = await noteKnown(home, connection, input.name, arrived.sha256)
    if (knownAs === null) return null
    // A store that lost its folder of files gets them back when they are loaded again.
    await arrived.keep()
    const { sha256 } = arrived
    return {
      file: input.name,
      sha256,
      status: 'known',
      known_as: knownAs,
      ...NOTHING_CHANGED,
      rejected: 0,
      summary: null,
    }
  }
  try {
    const before = await known()
    if (before !== null) return before
    const fileNo = await nextNumber(home, connection)
    try {
      const loaded = await home.transaction(async (session) => {
        await limitIdleTime(home, session)
        return load(session, { fileNo, input, arrived, keptFiles }, options)
      })
      await noteGrowth(home, loaded.summary?.line_items ?? 0)
      return loaded
    } catch (error) {
      const loaded = error instanceof LoadedMeanwhile ? await known() : null
      if (loaded === null) throw error
      return loaded
    }
  } finally {
    await arrived.discard()
  }
}

/** Another process has loaded the same bytes since they were looked up: this load is rolled back. */
class LoadedMeanwhile extends Error {}

/** The name that the content first came under; null if it is unknown. Records this name and the time. */
async function noteKnown(
  home: Home,
  connection: string,
  name: string,
  sha256: string,
): Promise<string | null> {
  const [row] = await home.query(
    'SELECT file_no, name, names FROM files WHERE connection_id = $1 AND sha256 = $2',
    [connection, sha256],
  )
  if (row === undefined) return null
  const names = JSON.parse(row.names ?? '[]') as string[]
  const [noted] = await home.query(
    `UPDATE files SET last_seen = $3, names = $4 WHERE connection_id = $1 AND file_no = $2 AND names = $5 RETURNING file_no`,
    [
      connection,
      countOf(row.file_no),
      new Date().toISOString(),
      JSON.stringify(names.includes(name) ? names : [...names, name]),
      row.names ?? '',
    ],
  )
  // Another process has added a name since.
  return noted === undefined ? noteKnown(home, connection, name, sha256) : (row.name ?? '')
}

/** Taken before the transaction: two concurrent loads never get the same number. */
async function nextNumber(home: Home, connection: string): Promise<number> {
  const { value } = await onlyRow(
    home,
    `INSERT INTO counters AS c VALUES ($1, 'file', 1)
     ON CONFLICT (connection_id, name) DO UPDATE SET value = c.value + 1 RETURNING value`,
    [connection],
  )
  return countOf(value)
}

async function load(session: Session, loading: Loading, options: LoadFileOptions): Promise<LoadedFile> {
  const { fileNo, input, arrived, keptFiles } = loading
  const { connection } = options
  const read = await readInto(
    session,
    { ...loading, sha256: arrived.sha256, open: (signal) => bytesAt(arrived.path, signal) },
    { ...options, areStated: (invoiceKeys) => areStated(session, connection, invoiceKeys) },
  )
  const { summary, isRestated } = read
  options.guard?.(summary)
  // From here on loads of the connection run one after the other: each sees everything before it.
  await lockConnection(session, connection)
  const [known] = await session.query(
    'SELECT 1 AS known FROM files WHERE connection_id = $1 AND sha256 = $2',
    [connection, arrived.sha256],
  )
  if (known !== undefined) throw new LoadedMeanwhile()
  const receipt = options.receipt ?? (await nextReceipt(session, connection, options.received))
  // A file that waited in the queue becomes true now, as a new file among those before and after it.
  const at = options.receipt === undefined ? receipt.at : (options.received ?? new Date().toISOString())
  const state = rememberedOf(read, receipt)
  await insertFile(session, loading, options, read, receipt)
  await insertDeliveries(session, { connection, fileNo, receipt }, read)
  await keepChargesSum(session, { connection, files: [fileNo] })
  const formats = await storedFormats(session, [connection], options.formats)
  const isUnknown = await mindUnknown(session, { connection, rows: read.rows })
  await insertState(session, { connection, fileNo }, await state)
  await recallNumbers(session, { connection, formats, keptFiles, format: summary.format })
  const isSilent = options.withoutCreatedEvents === true
  const weighed = await weighFile(session, {
    connection,
    fileNo,
    formats,
    keptFiles,
    at,
    isSilent,
    isRestated,
  })
  const changes = withOwnInvoices(weighed?.changes ?? NOTHING_CHANGED, read.rows)
  await noteChanges(session, { connection, fileNo, at, isSilent }, changes)
  await auditLoad(session, {
    own: read.audit,
    connection,
    fileNo,
    formats,
    keptFiles,
    at,
    creditedShipments: weighed?.creditedShipments ?? [],
    isUnknown,
  })
  const { sha256 } = arrived
  await arrived.keep({
    connection,
    sha256,
    name: input.name,
    received: receipt.at,
    reading: readingText(options, mapAmong(options.formats, read.summary.format)),
    sheet: sheetText(input),
  })
  const { rejected } = summary
  const loaded: LoadedFile = { file: input.name, sha256, status: 'loaded', ...changes, rejected, summary }
  await options.inTransaction?.(session, loaded)
  return loaded
}

/** Whether most of these invoices are known. Their rows are then not written as current ones, which would be written twice. */
async function areStated(
  session: Session,
  connection: string,
  invoiceKeys: readonly string[],
): Promise<boolean> {
  const { stated } = await onlyRow(
    session,
    'SELECT count(DISTINCT invoice_key) AS stated FROM deliveries WHERE connection_id = $1 AND invoice_key = ANY($2::uuid[])',
    [connection, invoiceKeys],
  )
  return countOf(stated) * 2 > new Set(invoiceKeys).size
}

/** Charges of invoices that no other file states are not weighed: all of them are new. */
function withOwnInvoices(weighed: Changes, rows: number): Changes {
  const { updated, unchanged, outdated } = weighed
  return { ...weighed, created: rows - updated - unchanged - outdated }
}

async function insertFile(
  session: Session,
  { fileNo, input, arrived }: Loading,
  options: LoadFileOptions,
  read: FileRead,
  receipt: Receipt,
): Promise<void> {
  const { connection } = options
  const { summary, carrier } = read
  const digest = await keepReading(
    session,
    connection,
    readingText(options, mapAmong(options.formats, summary.format)),
  )
  await session.query(
    `INSERT INTO files (connection_id, file_no, received_no, sha256, name, names, bytes, carrier, format, first_seen, last_seen,
       created, updated, unchanged, outdated, superseded, rejected, summary, sheet, reading, numbers_known)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $10, 0, 0, 0, 0, 0, $11, $12, $13, $14, true)`,
    [
      connection,
      fileNo,
      receipt.no,
      arrived.sha256,
      input.name,
      JSON.stringify([input.name]),
      summary.bytes,
      carrier,
      summary.format,
      receipt.at,
      summary.rejected,
      JSON.stringify(summary),
      sheetText(input),
      digest,
    ],
  )
}

/** Records the counts of a load with the file, and the event of its new line items. */
async function noteChanges(
  session: Session,
  { connection, fileNo, at, isSilent }: Pick<Weighing, 'connection' | 'fileNo' | 'at' | 'isSilent'>,
  { created, updated, unchanged, outdated, superseded }: Changes,
): Promise<void> {
  await session.query(
    `UPDATE files SET created = $3, updated = $4, unchanged = $5, outdated = $6, superseded = $7
     WHERE connection_id = $1 AND file_no = $2`,
    [connection, fileNo, created, updated, unchanged, outdated, superseded],
  )
  if (created > 0)
    await session.query(
      `INSERT INTO events (connection_id, event_no, event_type, created_at, file_no, line_items, is_silent)
     SELECT $1, COALESCE(max(event_no), 0) + 1, '${ITEM_CREATED}', $3, $2, $4, $5 FROM events WHERE connection_id = $1`,
      [connection, fileNo, at, created, isSilent],
    )
  await noteProgress(session, connection)
}
