/** The thread that runs the embedded PostgreSQL: it handles requests one by one, in their order. */
import { parentPort, workerData } from 'node:worker_threads'
import { gunzipSync } from 'node:zlib'
import { PGlite, types } from '@electric-sql/pglite'
import type { EmbeddedAnswer, EmbeddedRequest, EmbeddedSettings } from './embedded-messages.js'

const asText = (text: string): string => text
/** Every cell stays the text that PostgreSQL wrote: no number passes through a double, no date through a time zone. */
const TEXTS = Object.fromEntries(Object.values(types).map((oid) => [oid, asText]))

const port = parentPort
if (port === null) throw new Error('this module runs only in a worker thread')

/**
 * The default 128 MB of shared buffers are a fifth of the memory of a load, and save no time: the system keeps the pages, too. They are filled
 * when the database starts, which with 32 MB took a sixth of a small command. A random page read costs no more here than a sequential one.
 */
const SETTINGS = ['-c', 'shared_buffers=8MB', '-c', 'random_page_cost=1.1']

/** PGlite would unpack it by a stream, after it has looked for files in the packed bytes: both take a fifth of opening a new store. */
function unpacked(archive: Uint8Array): Blob {
  return new Blob([gunzipSync(archive, { chunkSize: 4 << 20 })], { type: 'application/x-tar' })
}

/** MB of each file of the write-ahead log. A new store has one of them: the usual 16 MB were a fifth of the time to make it. */
const LOG_FILE = 4

const { folder, archive } = workerData as EmbeddedSettings
const opening = PGlite.create({
  initDbStartParams: [`--wal-segsize=${LOG_FILE}`],
  ...(folder === null ? {} : { dataDir: folder }),
  ...(archive === null ? {} : { loadDataDir: unpacked(archive) }),
  parsers: TEXTS,
  startParams: [...PGlite.defaultStartParams, ...SETTINGS],
  relaxedDurability: false,
})
let last: Promise<unknown> = opening

/** Only the bytes of a blob are read: this avoids a copy of them. */
const asBlob = ({ buffer }: Uint8Array<ArrayBuffer>): Blob =>
  ({ arrayBuffer: () => Promise.resolve(buffer) }) as Blob

/** As after a pool's query, no failed transaction stays open. */
async function typedRows(
  database: PGlite,
  sql: string,
  parameters: readonly unknown[],
): Promise<Record<string, unknown>[]> {
  const { parsers } = types
  try {
    if (parameters.length > 0)
      return (await database.query<Record<string, unknown>>(sql, [...parameters], { parsers })).rows
    const results = await database.exec(sql, { parsers })
    return results.flatMap(({ rows }) => rows as Record<string, unknown>[])
  } catch (error) {
    await database.exec('ROLLBACK')
    throw error
  }
}

async function perform(request: EmbeddedRequest): Promise<EmbeddedAnswer['rows']> {
  const database = await opening
  if (request.kind === 'script') await database.exec(request.sql)
  else if (request.kind === 'copy') await database.query(request.sql, [], { blob: asBlob(request.rows) })
  else if (request.kind === 'typed') return typedRows(database, request.sql, request.parameters)
  else if (request.kind === 'dump') {
    await database.exec('CHECKPOINT') // the next opening then has nothing to recover
    const dump = await database.dumpDataDir('gzip')
    return new Uint8Array(await dump.arrayBuffer())
  } else if (request.kind === 'close') await database.close()
  else {
    const { rows } = await database.query(request.sql, [...request.parameters])
    return rows as EmbeddedAnswer['rows']
  }
  return null
}

port.on('message', (request: EmbeddedRequest) => {
  last = last
    .then(() => perform(request))
    .then(
      (rows) => port.postMessage({ id: request.id, rows } satisfies EmbeddedAnswer),
      (error: unknown) =>
        port.postMessage({
          id: request.id,
          rows: null,
          error: error instanceof Error ? error.message : String(error),
          code: error instanceof Error && 'code' in error ? String(error.code) : '',
        } satisfies EmbeddedAnswer),
    )
})
opening.catch(() => undefined) // the first request reports it
