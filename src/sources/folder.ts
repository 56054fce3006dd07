/** Files of a local folder and its subfolders, or those that match a glob. */
import { constants, type Dirent } from 'node:fs'
import { lstat, open, readdir, realpath, stat } from 'node:fs/promises'
import { join, relative, resolve, sep } from 'node:path'
import { fileBlocks, flow, unlessAborted } from '../input/blocks.js'
import { stateOf, watchChanges } from '../input/changed-file.js'
import { whyPassedOver } from '../input/folder.js'
import { byCodePoint } from '../input/invoice-endings.js'
import { fixedPart, globMatches, isGlob } from '../input/path.js'
import { unreadableError } from '../input/unreadable.js'
import { type InvoiceError, isInvoiceError } from '../schema/errors.js'
import { badName, MAX_DEPTH, nameFault, tooDeep } from './names.js'
import type { ListingReport, PlacedSource, SourceFile } from './source.js'
import { SourceError } from './source-error.js'

export interface FolderSettings {
  /** A folder, or a glob. */
  readonly path: string
}

export async function openFolder({ path }: FolderSettings): Promise<PlacedSource> {
  const isFolder = (await stat(path).catch(() => null))?.isDirectory() === true
  const asGlob = !isFolder && (await isGlob(path))
  const root = resolve(asGlob ? await fixedPart(path) : path)
  const inWords = (name: string): string => (name === '' ? path : join(root, name))

  async function* walk(folder: string, depth: number, report: ListingReport): AsyncGenerator<SourceFile> {
    const entries = await entriesOf(folder, depth).catch((error: unknown) => {
      if (folder === '') throw error
      fail(report, error)
      return []
    })
    for (const entry of entries.sort((a, b) => byCodePoint(a.name, b.name))) {
      const name = folder === '' ? entry.name : `${folder}/${entry.name}`
      const reason = whyPassedOver(entry.name, kindOf(entry))
      if (reason !== null) report.passedOver?.(name, reason)
      else if (entry.isDirectory()) yield* walk(name, depth + 1, report)
      else yield* listed(name, report)
    }
  }

  async function entriesOf(folder: string, depth: number): Promise<Dirent[]> {
    if (depth > MAX_DEPTH) throw tooDeep(inWords(folder))
    return readdir(join(root, folder), { withFileTypes: true }).catch((error: unknown) => {
      throw fault(inWords(folder), error)
    })
  }

  async function* matched(report: ListingReport): AsyncGenerator<SourceFile> {
    await stat(root).catch((error: unknown) => {
      throw fault(root, error)
    })
    for await (const match of globMatches(path, report.passedOver ?? (() => undefined))) {
      if (typeof match === 'string')
        yield* listed(relative(root, resolve(match)).replaceAll(sep, '/'), report)
      else fail(report, fault(match.file ?? path, match))
    }
  }

  /** Yields nothing if the file has been deleted meanwhile. */
  async function* listed(name: string, report: ListingReport): AsyncGenerator<SourceFile> {
    try {
      const file = await look(name)
      if (file !== null) yield file
    } catch (error) {
      fail(report, error)
    }
  }

  async function look(name: string): Promise<SourceFile | null> {
    refuseName(name)
    try {
      const stats = await lstat(join(root, name))
      if (!stats.isFile()) return null
      const { size, mtime, mtimeMs } = stats
      return { name, size, modified: mtime.toISOString(), version: `${size}:${mtimeMs}` }
    } catch (error) {
      if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null
      throw fault(inWords(name), error)
    }
  }

  function refuseName(name: string): void {
    const wrong = nameFault(sep === '\\' ? name.replaceAll('\\', '/') : name)
    if (wrong !== null) throw badName(inWords(name), wrong)
  }

  async function blocks(name: string) {
    refuseName(name)
    const place = join(root, name)
    // A folder on the path may have become a link since the listing.
    if (!(await realpath(place)).startsWith(`${(await realpath(root)).replace(/[/\\]$/, '')}${sep}`))
      throw badName(inWords(name), 'It leads out of the folder by a symbolic link')
    const handle = await open(place, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0))
    const state = await stateOf(handle)
    const { size } = await handle.stat()
    const bytes = fileBlocks(handle, { name: place, start: 0, length: Infinity, likely: size })
    return watchChanges(bytes, handle, state, place)
  }

  return {
    shown: path,
    place: inWords,
    list: async function* list(signal, report = {}) {
      const files = asGlob ? matched(report) : walk('', 0, report)
      for (;;) {
        const step = await unlessAborted(path, files.next(), signal)
        if (step.done === true) return
        yield step.value
      }
    },
    look,
    open: async function* read(name, signal) {
      try {
        yield* flow(inWords(name), () => blocks(name), signal)
      } catch (error) {
        throw fault(inWords(name), error)
      }
    },
    close: async () => undefined,
  }
}

const kindOf = (entry: Dirent): Parameters<typeof whyPassedOver>[1] => {
  if (entry.isSymbolicLink()) return 'link'
  if (entry.isDirectory()) return 'folder'
  return entry.isFile() ? 'file' : 'other'
}

function fail({ failed }: ListingReport, error: unknown): void {
  if (failed === undefined || !(error instanceof SourceError)) throw error
  failed(error)
}

/** The system's refusal as an error of the source; an abort is unchanged. */
function fault(place: string, error: unknown): InvoiceError {
  if (error instanceof SourceError || (isInvoiceError(error) && error.code === 'aborted')) return error
  const { expected, remedy } = unreadableError(place, error)
  const cause = isInvoiceError(error) && error.cause !== undefined ? error.cause : error
  const code = cause instanceof Error && 'code' in cause ? cause.code : undefined
  const denied = code === 'EACCES' || code === 'EPERM'
  return new SourceError(
    {
      error_type: denied ? 'missing_permission' : 'source_unreachable',
      resource: place,
      expected,
      problem:
        code === 'ENOENT' ? `There is nothing at ${place}` : (PROBLEMS[String(code)] ?? 'It cannot be read'),
      remedy,
    },
    error,
  )
}

const PROBLEMS: Readonly<Record<string, string>> = {
  EACCES: 'The system does not let this program read it',
  EPERM: 'The system does not let this program read it',
  ENOTDIR: 'Part of its path is a file, not a folder',
}
