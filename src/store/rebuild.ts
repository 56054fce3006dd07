/** Rebuilds the store from the kept files, also after its database was lost. */
import { formats as ownFormats } from '../formats.js'
import { countOf, type Home, onlyRow } from './home.js'
import type { KeptFiles } from './kept-files.js'
import { loadFile } from './load.js'
import { readingOf, sheetOf } from './readings.js'
import { type Reloaded, type ReloadOptions, reload } from './reload.js'

export interface Rebuilt extends Reloaded {
  /** Kept files that were missing from the store because its database was lost. */
  readonly added: number
  /** What cannot be restored because only the lost database had it. */
  readonly lost: readonly string[]
  /** Names of files that have a note among the kept files, but whose bytes are missing. */
  readonly missing: readonly string[]
}

const OF_THE_DATABASE = [
  'states and notes of claims',
  'tags',
  'events as they were numbered',
  'connections with their secrets, windows and runs',
  'webhook endpoints',
  'API keys and access tokens',
]

export type RebuildOptions = Omit<ReloadOptions, 'rules' | 'codes'>

/**
 * Reads all files again as they were read before. A store without files has lost its database: it loads every kept
 * file in the order in which they came. An interrupted rebuild resumes.
 */
export async function rebuild(
  home: Home,
  keptFiles: KeptFiles,
  options: RebuildOptions = {},
): Promise<Rebuilt> {
  const { files } = await onlyRow(home, 'SELECT count(*) AS files FROM files')
  const interrupted = await home.query(
    `SELECT 1 AS begun FROM counters WHERE connection_id = '' AND name = '${REBUILD_MARK}'`,
  )
  if (countOf(files) > 0 && interrupted.length === 0)
    return { ...(await reload(home, keptFiles, options)), added: 0, lost: [], missing: [] }
  await home.query(
    `INSERT INTO counters VALUES ('', '${REBUILD_MARK}', 1) ON CONFLICT (connection_id, name) DO NOTHING`,
  )
  const { added, missing } = await loadKept(home, keptFiles, options)
  await home.query(`DELETE FROM counters WHERE connection_id = '' AND name = '${REBUILD_MARK}'`)
  return {
    files: 0,
    created: 0,
    updated: 0,
    superseded: 0,
    columns: {},
    added,
    missing,
    lost: added > 0 ? OF_THE_DATABASE : [],
  }
}

const REBUILD_MARK = 'rebuild'

async function loadKept(home: Home, keptFiles: KeptFiles, options: ReloadOptions) {
  const { formats = ownFormats, limits, signal, onProgress, onReject = () => undefined } = options
  let added = 0
  const missing: string[] = []
  for (const { connection, sha256, name, received, reading, sheet } of await keptFiles.notes()) {
    const [known] = await home.query(
      'SELECT 1 AS known FROM files WHERE connection_id = $1 AND sha256 = $2',
      [connection, sha256],
    )
    if (known !== undefined || (options.connection ?? connection) !== connection) continue
    if (!(await keptFiles.has(sha256))) {
      missing.push(name)
      continue
    }
    options.onFile?.(name, null)
    const open = () => keptFiles.open(sha256)
    const input = { name, ...sheetOf(sheet), size: null, reopenable: true, open }
    const shared = { limits, signal, onProgress, onReject }
    const read = readingOf(reading, formats)
    await loadFile(home, keptFiles, input, { ...shared, ...read, connection, received })
    added++
  }
  return { added, missing }
}
