/** Files that wait for a worker: queued with the receipt that they will have, and removed in the transaction that loads them. */
import type { FormatDeclaration } from '../format/format.js'
import type { InputFile } from '../input/file.js'
import { mapOf } from '../maps/map-format.js'
import type { InvoiceMap } from '../maps/map-schema.js'
import { lockConnection } from './connection-lock.js'
import { countOf, type Home, onlyRow, type Parameter, type Session, type StoreRow } from './home.js'
import type { ArrivedFile, KeptFiles } from './kept-files.js'
import { withMaps } from './maps.js'
import { type FileReading, inputAt } from './read-into.js'
import { readingOf, readingText, sheetOf, sheetText } from './readings.js'

/** Its position among the files of a connection: which of two files is the newer. */
export interface Receipt {
  readonly no: number
  /** Later than that of every file before, whatever the clock shows. */
  readonly at: string
}

/** `given`: the time, now by default. Call it while the connection is locked. */
export async function nextReceipt(
  session: Session,
  connection: string,
  time = new Date().toISOString(),
): Promise<Receipt> {
  const { no, at } = await onlyRow(
    session,
    `SELECT max(r.no) AS no, max(r.at) AS at FROM (
       (SELECT received_no AS no, first_seen AS at FROM files WHERE connection_id = $1 ORDER BY received_no DESC LIMIT 1)
       UNION ALL
       (SELECT received_no, received_at FROM queued_files WHERE connection_id = $1 ORDER BY received_no DESC LIMIT 1)
     ) r`,
    [connection],
  )
  const last = at === null || at === undefined ? 0 : Date.parse(at)
  return { no: countOf(no) + 1, at: new Date(Math.max(Date.parse(time), last + 1)).toISOString() }
}

/** Where a file of a sync run comes from. */
export interface QueuedFrom {
  readonly run: number
  readonly listed: string
  readonly size: number | null
  readonly modified: string | null
  readonly version: string | null
  /** What was skipped beside it. */
  readonly note: string | null
}

/** A file whose bytes are kept. */
export interface NewQueuedFile {
  readonly name: string
  readonly sha256: string
  readonly bytes: number
  readonly sheet: string | null
  readonly reading: string
  /** Why it can never be loaded; null if it waits. */
  readonly fault: string | null
}

/** How it is to be read, as text, with all given maps: which of them fits is known only when the file is read. */
export function queuedReading(
  options: FileReading & { readonly formats: readonly FormatDeclaration[] },
): string {
  const maps = options.formats.flatMap((format) => mapOf(format) ?? [])
  return JSON.stringify({ reading: readingText(options, undefined), maps })
}

/** Options from the text that `queuedReading` wrote. */
export function queuedReadingOf(
  text: string | null | undefined,
  formats: readonly FormatDeclaration[],
): FileReading & { readonly formats: readonly FormatDeclaration[] } {
  const { reading, maps } = JSON.parse(text ?? '{}') as {
    readonly reading: string
    readonly maps: InvoiceMap[]
  }
  return readingOf(reading, withMaps(formats, maps))
}

/** Keeps the bytes of a file, and gives its queue entry. Its note follows when it is loaded. */
export async function keepForQueue(
  keptFiles: KeptFiles,
  input: InputFile,
  reading: string,
  signal: AbortSignal | undefined,
): Promise<NewQueuedFile> {
  const arrived: ArrivedFile = await keptFiles.receive(input, signal)
  try {
    await arrived.keep()
  } finally {
    await arrived.discard()
  }
  const { sha256, bytes } = arrived
  return { name: input.name, sha256, bytes, sheet: sheetText(input), reading, fault: null }
}

export interface Queueing {
  readonly connection: string
  readonly at: string
  /** Its line items give no events. */
  readonly isSilent: boolean
  readonly from: QueuedFrom | null
}

/** Call it within the transaction that makes it true. */
export async function queueFiles(
  session: Session,
  { connection, at, isSilent, from }: Queueing,
  files: readonly NewQueuedFile[],
): Promise<void> {
  await lockConnection(session, connection)
  for (const { sha256, name, bytes, sheet, reading, fault } of files) {
    const receipt = await nextReceipt(session, connection, at)
    const state = fault === null ? 'waiting' : 'failed'
    await session.query(
      `INSERT INTO queued_files (connection_id, received_no, received_at, sha256, name, bytes, sheet, reading, is_silent, run_no, listed,
         listed_size, listed_modified, version, state, fault, note, turn, due_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, 0, $18)`,
      [
        ...[connection, receipt.no, receipt.at, sha256, name, bytes, sheet, reading, isSilent],
        ...[from?.run ?? null, from?.listed ?? null, from?.size ?? null, from?.modified ?? null],
        ...[from?.version ?? null, state, fault, from?.note ?? null, at],
      ],
    )
  }
}

export type QueuedOutcome = 'queued' | 'waiting' | 'known'

/** Queues files on request: a known or waiting file is not queued twice, and a failed one is tried again. */
export async function queueAsked(
  home: Home,
  connection: string,
  file: NewQueuedFile,
): Promise<QueuedOutcome> {
  return home.transaction(async (session) => {
    await lockConnection(session, connection)
    const [known] = await session.query(
      'SELECT 1 AS known FROM files WHERE connection_id = $1 AND sha256 = $2',
      [connection, file.sha256],
    )
    if (known !== undefined) return 'known'
    const at = new Date().toISOString()
    const again = await session.query(
      `UPDATE queued_files SET state = 'waiting', fault = NULL, turn = turn + 1, due_at = $3, reading = $4, name = $5
       WHERE connection_id = $1 AND sha256 = $2 AND run_no IS NULL AND state = 'failed' RETURNING received_no`,
      [connection, file.sha256, at, file.reading, file.name],
    )
    if (again.length > 0) return 'queued'
    const [waits] = await session.query(
      `SELECT 1 AS waits FROM queued_files WHERE connection_id = $1 AND sha256 = $2 AND state = 'waiting'`,
      [connection, file.sha256],
    )
    if (waits !== undefined) return 'waiting'
    await queueFiles(session, { connection, at, isSilent: false, from: null }, [file])
    return 'queued'
  })
}

/** The file as an input whose bytes come from the kept files. */
export const queuedInput = (row: StoreRow, keptFiles: KeptFiles): InputFile =>
  inputAt({ name: row.name ?? '', ...sheetOf(row.sheet) }, (signal) =>
    keptFiles.open(row.sha256 ?? '', signal),
  )

export const receiptOf = (row: StoreRow): Receipt => ({
  no: countOf(row.received_no),
  at: row.received_at ?? '',
})

/** Files in the queue, the oldest first. */
export interface QueuedFile {
  readonly connection_id: string
  readonly name: string
  readonly sha256: string
  readonly bytes: number
  readonly queued: string
  readonly state: 'waiting' | 'failed'
  /** Why it could not be loaded; null while it waits. */
  readonly fault: string | null
}

export async function listQueued(session: Session, connection?: string): Promise<QueuedFile[]> {
  const where: readonly [string, Parameter[]] =
    connection === undefined ? ['', []] : ['WHERE connection_id = $1', [connection]]
  const rows = await session.query(
    `SELECT * FROM queued_files ${where[0]} ORDER BY connection_id, received_no`,
    where[1],
  )
  return rows.map((row) => ({
    connection_id: row.connection_id ?? '',
    name: row.name ?? '',
    sha256: row.sha256 ?? '',
    bytes: countOf(row.bytes),
    queued: row.received_at ?? '',
    state: (row.state ?? '') as QueuedFile['state'],
    fault: row.fault ?? null,
  }))
}
