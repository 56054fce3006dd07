/** Exports a store as one packed file: every table as text, and every original file. Any home can import it. */
import { copyLine } from './copy-text.js'
import { headLine, packedPieces } from './frames.js'
import { type Home, onlyRow, type Session } from './home.js'
import type { KeptFiles } from './kept-files.js'
import { MIGRATIONS, tablesOf } from './migrations.js'
import { atOneMoment } from './moment.js'

/** Marks a file as an export. */
export const MARK = 'carrier_invoice_export'

/** As of one moment, whatever is loaded meanwhile. */
export async function* exportStore(
  home: Home,
  keptFiles: KeptFiles,
): AsyncGenerator<Uint8Array, void, undefined> {
  yield* packedPieces(fromTransaction(home, (session, put) => putAll(session, keptFiles, put)))
}

type Put = (chunk: string | Uint8Array) => Promise<void>

async function putAll(session: Session, keptFiles: KeptFiles, put: Put): Promise<void> {
  await put(headLine({ [MARK]: 1, version: MIGRATIONS.length }))
  for (const table of tablesOf(MIGRATIONS)) await putTable(session, table, put)
  const files = await session.query(
    "SELECT sha256 FROM files UNION SELECT sha256 FROM queued_files WHERE sha256 <> '' ORDER BY sha256",
  )
  for (const { sha256 } of keptFiles.lasting ? files : []) {
    const size = await keptFiles.sizeOf(sha256 ?? '')
    if (size === null) continue // `store check` reports it
    await put(headLine({ file: sha256, bytes: size }))
    for await (const chunk of keptFiles.open(sha256 ?? '')) await put(chunk)
  }
  await put(headLine({ end: true }))
}

async function putTable(session: Session, table: string, put: Put): Promise<void> {
  const { names } = await onlyRow(
    session,
    `SELECT string_agg(column_name, ',' ORDER BY ordinal_position) AS names FROM information_schema.columns
     WHERE table_schema = current_schema() AND table_name = $1`,
    [table],
  )
  const columns = (names ?? '').split(',')
  await session.script(
    `DECLARE exported NO SCROLL CURSOR FOR SELECT ${columns.map((name) => `${name}::text AS ${name}`).join(', ')} FROM ${table}`,
  )
  for (;;) {
    const rows = await session.query(`FETCH ${BATCH_ROWS} FROM exported`)
    if (rows.length === 0) break
    const text = rows.map((row) => copyLine(columns.map((name) => row[name] ?? null))).join('')
    await put(headLine({ table, columns, rows: rows.length, bytes: Buffer.byteLength(text) }))
    await put(text)
  }
  await session.script('CLOSE exported')
}

const BATCH_ROWS = 1_000

/** Yields what a transaction produces while it is open; the transaction waits for the consumer. */
async function* fromTransaction(
  home: Home,
  work: (session: Session, put: Put) => Promise<void>,
): AsyncGenerator<string | Uint8Array, void, undefined> {
  let resume: () => void = () => undefined
  let emit: (chunk: string | Uint8Array | null) => void = () => undefined
  let failed: (error: unknown) => void = () => undefined
  let isStopped = false
  const next = (): Promise<string | Uint8Array | null> =>
    new Promise((resolve, reject) => {
      emit = resolve
      failed = reject
    })
  let chunk = next()
  const end = atOneMoment(home, (session) =>
    work(session, async (one) => {
      if (isStopped) throw new Error('the reader has ended')
      const done = new Promise<void>((resolve) => (resume = resolve))
      emit(one)
      await done
    }),
  ).then(
    () => emit(null),
    (error: unknown) => failed(error),
  )
  try {
    for (;;) {
      const one = await chunk
      if (one === null) return
      yield one
      chunk = next()
      resume()
    }
  } finally {
    isStopped = true
    chunk.catch(() => undefined)
    resume()
    await end
  }
}
