import { type Dirent, readdir as readdirOf, type Stats } from 'node:fs'
import { lstat, open, readdir, stat } from 'node:fs/promises'
import { basename, dirname, relative, resolve, sep } from 'node:path'
import { InvoiceError } from '../schema/errors.js'
import { nearest } from '../values/nearest.js'
import { fileBlocks, flow, unlessAborted } from './blocks.js'
import { stateOf, watchChanges } from './changed-file.js'
import { refuseDevice } from './device.js'
import { failingFile, type InputFile, type Listing } from './file.js'
import { folderFiles } from './folder.js'
import { byCodePoint } from './invoice-endings.js'
import { MAGIC_LENGTH, packingOf, unpackGzip } from './packed.js'
import { refuseSlow } from './pattern.js'
import { openPipe } from './pipe.js'
import { streamFiles } from './stream.js'
import { nodeBlocks } from './stream-blocks.js'
import { notUtf8, unreadableError } from './unreadable.js'
import { zipFiles } from './zip.js'

/** The files of a path: the file itself, the files in the folder, or the matches of the glob. A path that exists is not a glob. */
export async function* pathFiles(path: string, listing: Listing): AsyncGenerator<InputFile> {
  let stats: Stats
  try {
    stats = await stat(path)
  } catch (error) {
    const missing = error instanceof Error && 'code' in error && error.code === 'ENOENT'
    if (missing && (await isGlob(path))) yield* globFiles(path, listing)
    else {
      const remedy = missing ? await missingRemedy(path) : undefined
      yield failingFile(path, unreadableError(path, error, { remedy, what: 'way' }))
    }
    return
  }
  if (stats.isDirectory()) yield* folderFiles(path, listing, (file) => fileFiles(file, listing))
  else if (stats.isFile()) yield* fileFiles(path, listing)
  else if (stats.isFIFO())
    yield* streamFiles(path, async () => nodeBlocks(await openPipe(path), path), listing)
  else yield await deviceFile(path)
}

/** The file as one input, or its members if it is an archive. */
async function* fileFiles(path: string, listing: Listing): AsyncGenerator<InputFile> {
  let start: { readonly head: Uint8Array; readonly size: number }
  try {
    start = await unlessAborted(path, startOf(path), listing.signal)
  } catch (error) {
    yield failingFile(path, thrownOnAbort(unreadableError(path, error)))
    return
  }
  if (packingOf(start.head) === 'zip') yield* zipFiles({ name: path, path }, listing)
  else yield plainFile(path, start.size, listing)
}

/** An abort ends the listing; every other error belongs to the file. */
function thrownOnAbort(error: InvoiceError): InvoiceError {
  if (error.code === 'aborted') throw error
  return error
}

function plainFile(path: string, size: number, listing: Listing): InputFile {
  let state: string | undefined // at the first opening: when opened again, it must still be the same file
  const blocks = async () => {
    const handle = await open(path, 'r').catch((error: unknown) => {
      throw unreadableError(path, error)
    })
    const bytes = fileBlocks(handle, { name: path, start: 0, length: Infinity, likely: size })
    state ??= await stateOf(handle)
    return unpackGzip(watchChanges(bytes, handle, state, path), path, listing.limits)
  }
  return { name: path, size, path, reopenable: true, open: (signal) => flow(path, blocks, signal) }
}

async function startOf(path: string): Promise<{ head: Uint8Array; size: number }> {
  const handle = await open(path, 'r')
  try {
    const head = new Uint8Array(MAGIC_LENGTH)
    const { bytesRead } = await handle.read(head, 0, MAGIC_LENGTH, 0)
    const { size } = await handle.stat()
    return { head: head.subarray(0, bytesRead), size }
  } finally {
    await handle.close()
  }
}

/** /dev/null is an empty file. */
async function deviceFile(path: string): Promise<InputFile> {
  try {
    await refuseDevice(path)
    return { name: path, size: 0, reopenable: true, open: async function* nothing() {} }
  } catch (error) {
    return failingFile(path, unreadableError(path, error))
  }
}

export async function isGlob(path: string): Promise<boolean> {
  return !path.includes('\0') && (await import('tinyglobby')).isDynamicPattern(pattern(path))
}

/** On Windows `\` separates folders, while in a glob it would escape the next character. */
function pattern(path: string): string {
  return sep === '\\' ? path.replaceAll('\\', '/') : path
}

async function* globFiles(path: string, listing: Listing): AsyncGenerator<InputFile> {
  let files = 0
  for await (const match of globMatches(path, listing.passedOver)) {
    files += 1
    if (typeof match === 'string') yield* pathFiles(match, listing)
    else yield failingFile(match.file ?? path, match)
  }
  if (files === 0) yield failingFile(path, noMatch(path, await noMatchRemedy(path)))
}

/** The paths that match a glob, in the order of their names, preceded by the errors of folders that cannot be listed. */
export async function* globMatches(
  path: string,
  passedOver: Listing['passedOver'],
): AsyncGenerator<string | InvoiceError> {
  refuseSlow(pattern(path))
  const { glob } = await import('tinyglobby')
  const fixed = await fixedPart(path)
  const absolute = resolve(path) === path || path.startsWith('/')
  const closed = new Map<string, Error>()
  const fs = { readdir: noting(closed) }
  const matches = await glob(pattern(path), { absolute, expandDirectories: false, onlyFiles: true, fs })
  const linked = linkFinder(fixed === '' && absolute ? '/' : fixed)
  for (const [folder, error] of closed)
    yield unreadableError(absolute ? folder : relative('', folder), error, { what: 'folder' })
  for (const match of matches.sort(byCodePoint)) {
    if (await linked(match))
      passedOver(match, 'reached through a symbolic link, which might count a file twice; name it to read it')
    else yield match
  }
}

/** The folders of a glob before the first name that is a pattern. */
export async function fixedPart(path: string): Promise<string> {
  const { isDynamicPattern } = await import('tinyglobby')
  const parts = pattern(path).split('/')
  const dynamic = parts.findIndex((part) => isDynamicPattern(part))
  return parts.slice(0, dynamic).join('/')
}

/** Lists folders, and records those that exist and cannot be listed: the search would skip them silently. */
function noting(closed: Map<string, Error>): typeof readdirOf {
  const list = (path: string, options: { withFileTypes: true }, done: ListCallback): void =>
    readdirOf(path, options, (error, entries) => {
      const absent = error?.code === 'ENOENT' || error?.code === 'ENOTDIR'
      if (error !== null && (!absent || notUtf8(path))) closed.set(path.replace(/\/$/, ''), error)
      done(error, entries)
    })
  return list as typeof readdirOf
}
type ListCallback = (error: NodeJS.ErrnoException | null, entries: Dirent[]) => void

/** Returns a test whether a match is below a symbolic link in the part of the glob with wildcards. */
function linkFinder(fixed: string): (match: string) => Promise<boolean> {
  const known = new Map<string, Promise<boolean>>()
  const isLink = (path: string): Promise<boolean> => {
    const asked = known.get(path) ?? lstat(path).then((stats) => stats.isSymbolicLink())
    known.set(path, asked)
    return asked.catch(() => false)
  }
  return async (match) => {
    let path = resolve(fixed)
    for (const part of relative(path, resolve(match)).split(sep)) {
      path = resolve(path, part)
      if (await isLink(path)) return true
    }
    return false
  }
}

function noMatch(path: string, remedy: string): InvoiceError {
  return new InvoiceError({
    code: 'unreadable',
    file: path,
    expected: 'a pattern that matches a file',
    remedy,
  })
}

/** Brackets without wildcards are more often part of a name, as in `invoice (1).csv`, than a pattern. */
async function noMatchRemedy(path: string): Promise<string> {
  if (!/[*?{]/.test(path)) return missingRemedy(path)
  return 'No file matches it. Check the pattern, or name the folder to read all invoices in it.'
}

async function missingRemedy(path: string): Promise<string> {
  const folder = dirname(path)
  const names = await readdir(folder).catch(() => null)
  if (names === null) return `The folder "${folder}" cannot be read: check the path.`
  const name = basename(path)
  if (names.includes(name)) return 'It is a symbolic link to a file that is not there: name the file itself.'
  const near = nearest(name, names)
  return near === undefined ? 'Check the path.' : `Did you mean "${near}"?`
}
