/** Imports a packed store into any home. A store of an older version is then migrated to this one. */
import { isTrue } from './claims.js'
import { MARK } from './export.js'
import { type Piece, piecesOf } from './frames.js'
import { countOf, type Home, onlyRow, type Session } from './home.js'
import type { KeptFiles } from './kept-files.js'
import { MIGRATIONS, TABLES, tablesOf } from './migrations.js'
import { noteFiles } from './readings.js'
import { isSpread, spreadTables } from './spread-tables.js'
import { storeError } from './store-error.js'

export interface Imported {
  readonly files: number
  /** Files whose bytes came with the store and are kept. */
  readonly kept_files: number
}

export async function importStore(
  home: Home,
  keptFiles: KeptFiles,
  source: AsyncIterable<Uint8Array>,
  location: string,
  name?: string,
): Promise<Imported> {
  const { files } = await onlyRow(home, 'SELECT count(*) AS files FROM files')
  if (countOf(files) > 0)
    throw storeError({
      file: location,
      value: `${files} files`,
      expected: 'a store without files',
      remedy: 'Name a new one with --store. Nothing was changed.',
    })
  for (const table of tablesOf(MIGRATIONS)) {
    if (table === 'counters') continue
    const { used } = await onlyRow(home, `SELECT EXISTS (SELECT 1 FROM ${table}) AS used`)
    if (isTrue(used)) throw inUse(location, table)
  }
  try {
    return await home.transaction((session) => importPieces(session, keptFiles, source, location))
  } catch (error) {
    if (!(error instanceof SyntaxError || isZlib(error))) throw error
    throw notWhole(name, error)
  }
}

const inUse = (file: string, table: string) =>
  storeError({
    file,
    value: `rows of ${table}`,
    expected: 'a new store',
    remedy:
      'Name a new one with --store: an import must not mix with what this one holds. Nothing was changed.',
  })

const isZlib = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && String(error.code).startsWith('Z_')

const notWhole = (file?: string, cause?: unknown) =>
  storeError(
    {
      file,
      expected: 'a complete file that `store export` or `store backup` wrote',
      remedy: 'Use another copy of it. Nothing was imported.',
    },
    cause,
  )

async function importPieces(
  session: Session,
  keptFiles: KeptFiles,
  source: AsyncIterable<Uint8Array>,
  location: string,
): Promise<Imported> {
  const pieces = piecesOf(source)
  const first = (await pieces.next()).value as Piece | undefined
  const version = first?.head.version
  if (first?.head[MARK] !== 1 || typeof version !== 'number')
    throw new SyntaxError('it has an unexpected part')
  if (version > MIGRATIONS.length)
    throw storeError({
      file: location,
      value: `version ${version}`,
      expected: `an export of a store of version ${MIGRATIONS.length} or older`,
      remedy: 'A newer carrier-invoice wrote it: upgrade this one. Nothing was imported.',
    })
  const isDistributed = await isSpread(session)
  await backTo(session, version)
  const tables = new Set(tablesOf(MIGRATIONS.slice(0, version)))
  let [files, isComplete] = [0, false]
  for await (const { head, content } of pieces) {
    if (head.end === true) isComplete = true
    else if (typeof head.file === 'string') {
      await keepFile(keptFiles, head.file, content)
      files++
    } else if (typeof head.table === 'string' && tables.has(head.table) && Array.isArray(head.columns))
      await copyRows(session, head.table, head.columns as string[], content)
    else throw new SyntaxError('it has an unexpected part')
  }
  if (!isComplete) throw new SyntaxError('it has an unexpected part')
  await upFrom(session, version)
  if (isDistributed) await spreadTables(session, TABLES)
  const stored = await session.query(
    'SELECT connection_id, count(*) AS files FROM files GROUP BY connection_id',
  )
  for (const { connection_id } of stored) await noteFiles(session, keptFiles, connection_id ?? '')
  return {
    files: stored.reduce((sum, row) => sum + countOf(row.files), 0),
    kept_files: keptFiles.lasting ? files : 0,
  }
}

/** Restores the empty tables of that version. */
async function backTo(session: Session, version: number): Promise<void> {
  if (version === MIGRATIONS.length) {
    // Numbers of files whose load began and never ended.
    await session.query('DELETE FROM counters')
    return
  }
  for (const table of tablesOf(MIGRATIONS)) await session.script(`DROP TABLE ${table}`)
  await session.script('DROP TABLE IF EXISTS judged')
  for (const sql of MIGRATIONS.slice(0, version)) await session.script(sql)
}

async function upFrom(session: Session, version: number): Promise<void> {
  for (const sql of MIGRATIONS.slice(version)) await session.script(sql)
}

async function copyRows(
  session: Session,
  table: string,
  columns: readonly string[],
  content: AsyncIterable<Uint8Array>,
): Promise<void> {
  if (!columns.every((name) => /^\w+$/.test(name))) throw new SyntaxError('it has an unexpected part')
  const chunks: Uint8Array[] = []
  for await (const chunk of content) chunks.push(chunk)
  const rows = await session.copy(table, columns)
  await rows.write(Buffer.concat(chunks).toString('utf8'))
  await rows.end()
}

async function keepFile(
  keptFiles: KeptFiles,
  sha256: string,
  content: AsyncIterable<Uint8Array>,
): Promise<void> {
  const arrived = await keptFiles.receive({
    name: sha256,
    size: null,
    reopenable: false,
    open: () => content,
  })
  if (arrived.sha256 === sha256) await arrived.keep()
  await arrived.discard()
  if (arrived.sha256 !== sha256) throw new SyntaxError('it has an unexpected part')
}
