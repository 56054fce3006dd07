/** The values of `--store`: a folder, the address of a PostgreSQL server, or memory. */
import { readdir, readFile, rm, rmdir, stat, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { makeFolder } from '../input/make-folder.js'
import { isInvoiceError } from '../schema/errors.js'
import { withoutPassword } from './server-home.js'
import { storeError } from './store-error.js'

export type Location =
  | { readonly kind: 'folder'; readonly path: string; readonly label: string }
  | { readonly kind: 'server'; readonly url: string; readonly label: string }
  | { readonly kind: 'memory'; readonly label: string }

export function locationOf(text: string): Location {
  if (text === 'memory:') return { kind: 'memory', label: text }
  if (/^postgres(ql)?:\/\//.test(text)) return { kind: 'server', url: text, label: withoutPassword(text) }
  if (text === '' || /^[a-z][a-z0-9+.-]+:\/\//i.test(text))
    throw storeError({
      value: withoutPassword(text),
      expected: 'a folder, an address postgres://…, or memory:',
      remedy: 'Check --store, or PARSE_INVOICE_STORE.',
    })
  return { kind: 'folder', path: resolve(text), label: text }
}

/** The file that marks a folder as a store, with the store's layout. */
const MARK = 'store.json'
const SHAPE = 1
export const DATA = 'pg'
export const KEPT_FILES = 'files'
export const LOCK = 'lock'

/**
 * Makes the folder, or finds a store in it. Throws `store` for a folder that is something else or an incomplete
 * store. With `mend`, an incomplete store counts as one whose data is lost.
 */
export async function prepareFolder(
  path: string,
  label: string,
  create: boolean,
  mend = false,
): Promise<{ readonly needsData: boolean; readonly isNew: boolean }> {
  try {
    const stats = await stat(path).catch(() => null)
    if (stats !== null && !stats.isDirectory())
      throw storeError({
        file: label,
        expected: 'a folder',
        remedy: 'It is a file: choose another name for --store.',
      })
    if (stats === null && !create) throw noStore(label)
    await makeFolder(path)
    const names = await readdir(path)
    if (!names.includes(MARK) && !(mend && names.includes(KEPT_FILES))) {
      const others = names.filter((name) => !name.startsWith(LOCK) && !name.startsWith('.'))
      if (others.includes(DATA) && others.includes(KEPT_FILES)) throw damagedStore(label)
      if (others.length > 0) throw notAStore(label, others)
      if (!create) throw noStore(label)
      await writeMark(path)
      return { needsData: true, isNew: true }
    }
    if (mend) await mendMark(path, label)
    else await checkMark(path, label)
    const data: string[] = await readdir(join(path, DATA)).catch(() => [])
    const isData = data.includes('PG_VERSION')
    if (mend) return { needsData: !isData, isNew: false }
    if (data.length > 0 && !isData) throw damagedStore(label)
    // Files are written after the database: if there are files, there was a database.
    const files: string[] = await readdir(join(path, KEPT_FILES)).catch(() => [])
    if (data.length === 0 && files.some((name) => /^[0-9a-f]{2}$/.test(name))) throw damagedStore(label)
    return { needsData: data.length === 0, isNew: false }
  } catch (error) {
    throw folderError(label, error)
  }
}

/** Removes an empty store; other files in its folder stay. */
export async function removeStore(path: string): Promise<void> {
  for (const name of [MARK, DATA, KEPT_FILES]) await rm(join(path, name), { recursive: true, force: true })
  await rmdir(path).catch(() => undefined)
}

const writeMark = (path: string): Promise<void> =>
  writeFile(join(path, MARK), `${JSON.stringify({ carrier_invoice_store: SHAPE })}\n`)

async function mendMark(path: string, label: string): Promise<void> {
  await checkMark(path, label).catch(async (error: unknown) => {
    if (!isHalfStore(error)) throw error
    await writeMark(path)
  })
}

async function checkMark(path: string, label: string): Promise<void> {
  let shape: unknown
  try {
    shape = (JSON.parse(await readFile(join(path, MARK), 'utf8')) as { carrier_invoice_store?: unknown })
      .carrier_invoice_store
  } catch {
    throw damagedStore(label)
  }
  if (shape === SHAPE) return
  if (typeof shape !== 'number') throw damagedStore(label)
  throw storeError({
    file: label,
    value: `shape ${shape}`,
    expected: `a store of layout ${SHAPE}`,
    remedy: 'A newer carrier-invoice wrote it: upgrade this one. Nothing was changed.',
  })
}

export const noStore = (label: string) =>
  storeError({
    file: label,
    expected: 'a store',
    remedy: 'There is none: check --store, or load files first (parse-invoice load FILE…).',
  })

const notAStore = (label: string, names: readonly string[]) =>
  storeError({
    file: label,
    value: names.slice(0, 3).join(', '),
    expected: 'a store, or an empty folder to make one in',
    remedy: 'There are other files in this folder: choose another one for --store.',
  })

const COMPLETE_STORE = 'a complete store'

export const damagedStore = (label: string, cause?: unknown) =>
  storeError(
    {
      file: label,
      expected: COMPLETE_STORE,
      remedy: `Parts of it are missing or damaged. \`parse-invoice store rebuild\` rebuilds it from its folder ${KEPT_FILES}, which holds the original invoices; or restore a backup.`,
    },
    cause,
  )

export const isHalfStore = (error: unknown): boolean =>
  isInvoiceError(error) && error.expected === COMPLETE_STORE

const REFUSALS: Readonly<Record<string, readonly [expected: string, remedy: string]>> = {
  EACCES: [
    'a folder that you may write to',
    'Choose another folder, or ask its owner for the right to write.',
  ],
  EPERM: [
    'a folder that you may write to',
    'Choose another folder, or ask its owner for the right to write.',
  ],
  EROFS: ['a folder that can be written to', 'The disk is read-only: choose another folder.'],
  ENOSPC: [
    'room on the disk',
    'The disk is full: free some space, and run it again. The files loaded before are kept.',
  ],
  EDQUOT: ['room within your quota', 'Free some space, and run it again. The files loaded before are kept.'],
  ENOTDIR: ['a path whose parts are folders', 'Check the path of the store.'],
  NO_FOLDERS: [
    'a folder that can hold others',
    'The system does not allow a folder there: choose another place.',
  ],
  EIO: [
    'a disk that can be read and written',
    'The disk or the network drive failed: check it, then run it again.',
  ],
}

/** An embedded database writes when it opens, even if it is only read. */
const TO_READ =
  'It is read-only, and the embedded database writes when it opens, even to be read: copy the folder to where you may write, and name the copy with --store.'
const NO_WRITING: ReadonlySet<string> = new Set(['EACCES', 'EPERM', 'EROFS'])

/** The system's refusal in words; any other error is unchanged. `isThere`: for a store that is only to be read. */
export function folderError(label: string, error: unknown, isThere = false): unknown {
  if (!(error instanceof Error) || error.name === 'InvoiceError') return error
  const code = 'code' in error ? String(error.code) : ''
  const reason = Object.hasOwn(REFUSALS, code) ? REFUSALS[code] : undefined
  if (reason === undefined) return error
  const remedy = isThere && NO_WRITING.has(code) ? TO_READ : reason[1]
  return storeError({ file: label, expected: reason[0], remedy }, error)
}
