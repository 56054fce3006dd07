/** Files of a folder on an SFTP server, and of its subfolders. */
import { constants } from 'node:fs'
import { type Blocks, flow, unlessAborted } from '../input/blocks.js'
import { whyPassedOver } from '../input/folder.js'
import { byCodePoint } from '../input/invoice-endings.js'
import { InvoiceError } from '../schema/errors.js'
import { type HostKey, hostKeysIn } from './host-key.js'
import { badName, isUnsafe, MAX_DEPTH, nameFault, tooDeep } from './names.js'
import { type Attributes, endAsNull, handleBlocks } from './sftp-blocks.js'
import { type SftpAccess, type SftpSession, startSession } from './sftp-session.js'
import type { ListingReport, PlacedSource, SourceContext, SourceFile } from './source.js'
import { SourceError } from './source-error.js'

export interface SftpSettings extends SftpAccess {
  /** A folder, or one file. */
  readonly path: string
  /** Fingerprints of the server's host keys. */
  readonly host_key?: string | undefined
}

interface Entry {
  readonly name: string
  readonly kind: 'file' | 'folder' | 'link' | 'other'
  readonly size: number | undefined
  readonly mtime: number | undefined
}

/** Maximum entries of one folder. */
const MAX_ENTRIES = 250_000

/** `known`: host keys besides those of the settings. */
export async function openSftp(
  settings: SftpSettings,
  context: SourceContext,
  known: readonly HostKey[] = [],
): Promise<PlacedSource> {
  const { host, port, user } = settings
  const server = `sftp://${user}@${host.includes(':') ? `[${host}]` : host}${port === 22 ? '' : `:${port}`}`
  const keys = [...known, ...pinned(settings.host_key)]
  let session: Promise<SftpSession> | undefined
  let root: Promise<{ folder: string; file: string | null }> | undefined

  async function openSession(): Promise<SftpSession> {
    const own = await session?.catch(() => undefined)
    if (own?.alive !== true) session = startSession(settings, keys, shown, context)
    return (await session) as SftpSession
  }

  const rootPath = settings.path.replace(/(?<=.)\/+$/, '')
  const shownPath = rootPath.startsWith('/') ? rootPath : `/~/${rootPath === '.' ? '' : rootPath}`
  const shown = server + shownPath

  /** The folder, and the file in it if the path names one. */
  function findRootOnce(): Promise<{ folder: string; file: string | null }> {
    root ??= findRoot().catch((error: unknown) => {
      root = undefined
      throw error
    })
    return root
  }
  async function findRoot(): Promise<{ folder: string; file: string | null }> {
    const own = await openSession()
    const stats = await own.ask<Attributes>(shown, (sftp, done) => sftp.stat(rootPath, done))
    if (stats === null) throw missing(shown)
    if (!stats.isFile()) return { folder: rootPath, file: null }
    const at = rootPath.lastIndexOf('/')
    return { folder: at < 0 ? '.' : rootPath.slice(0, at) || '/', file: rootPath.slice(at + 1) }
  }

  const join = (folder: string, name: string): string =>
    name === '' ? folder : `${folder === '/' ? '' : folder}/${name}`
  const place = (name: string): string =>
    name === '' || shown.endsWith(`/${name}`) ? shown : `${shown.replace(/\/$/, '')}/${name}`

  async function entriesOf(folder: string, name: string): Promise<Entry[]> {
    const own = await openSession()
    const handle = await own.ask<Buffer>(place(name), (sftp, done) => sftp.opendir(join(folder, name), done))
    if (handle === null) {
      if (name === '') throw missing(shown)
      return [] // deleted since its parent was listed
    }
    const entries: Entry[] = []
    try {
      for (;;) {
        const some = await own
          .ask<ListedEntries>(place(name), (sftp, done) => sftp.readdir(handle, done as never))
          .catch(endAsNull)
        if (some === null) return entries
        for (const one of some) if (one.filename !== '.' && one.filename !== '..') entries.push(entryOf(one))
        if (entries.length > MAX_ENTRIES) throw tooMany(place(name))
      }
    } finally {
      if (own.alive)
        await own.ask(place(name), (sftp, done) => sftp.close(handle, done as never)).catch(() => undefined)
    }
  }

  async function* walk(
    folder: string,
    within: string,
    depth: number,
    report: ListingReport,
  ): AsyncGenerator<SourceFile> {
    let entries: Entry[] = []
    try {
      if (depth > MAX_DEPTH) throw tooDeep(place(within))
      entries = await entriesOf(folder, within)
    } catch (error) {
      // Only a subfolder's own error is reported: an error of the session or of the whole source ends the listing.
      if (
        within === '' ||
        !(error instanceof SourceError) ||
        report.failed === undefined ||
        !(await session)?.alive
      )
        throw error
      report.failed(error)
    }
    for (const { name: own, kind, size, mtime } of entries.sort((a, b) => byCodePoint(a.name, b.name))) {
      const name = within === '' ? own : `${within}/${own}`
      const reason = isUnsafe(own) ? null : whyPassedOver(own, kind)
      if (reason !== null) report.passedOver?.(name, reason)
      else if (kind === 'folder' && nameFault(name) === null) yield* walk(folder, name, depth + 1, report)
      else yield fileOf(name, size, mtime)
    }
  }

  async function look(name: string): Promise<SourceFile | null> {
    refuseName(name)
    const { folder } = await findRootOnce()
    const own = await openSession()
    const stats = await own.ask<Attributes>(place(name), (sftp, done) => sftp.lstat(join(folder, name), done))
    return stats === null ? null : fileOf(name, stats.size, stats.mtime)
  }

  function refuseName(name: string): void {
    const wrong = nameFault(name)
    if (wrong !== null) throw badName(place(name), wrong)
  }

  async function blocks(name: string): Promise<Blocks> {
    refuseName(name)
    const { folder } = await findRootOnce()
    const own = await openSession()
    const resource = place(name)
    const handle = await own.ask<Buffer>(resource, (sftp, done) => sftp.open(join(folder, name), 'r', done))
    if (handle === null) throw missing(resource)
    return handleBlocks(own, handle, resource)
  }

  return {
    shown,
    place,
    list: async function* list(signal, report = {}) {
      const found = await unlessAborted(shown, findRootOnce(), signal)
      const single = found.file === null ? null : await unlessAborted(shown, look(found.file), signal)
      if (single !== null) yield single
      if (found.file !== null) return
      const files = walk(found.folder, '', 0, report)
      for (;;) {
        const step = await unlessAborted(shown, files.next(), signal)
        if (step.done === true) return
        yield step.value
      }
    },
    look: (name, signal) => unlessAborted(place(name), look(name), signal),
    open: (name, signal) => flow(place(name), () => blocks(name), signal),
    close: async () => {
      const own = session
      session = undefined
      ;(await own?.catch(() => undefined))?.end()
    },
  }
}

type ListedEntries = readonly {
  filename: string
  longname: string
  attrs: { mode?: number; size?: number; mtime?: number }
}[]

/** A server need not state the time or the size. */
function fileOf(name: string, size: number | undefined, mtime: number | undefined): SourceFile {
  if (mtime === undefined || size === undefined)
    return { name, size: size ?? null, modified: null, version: null }
  return { name, size, modified: new Date(mtime * 1000).toISOString(), version: `${size}:${mtime}` }
}

function entryOf({ filename, longname, attrs }: ListedEntries[number]): Entry {
  const { mode, size, mtime } = attrs
  return {
    name: filename,
    kind: mode === undefined ? kindOf(longname) : (KINDS.get(mode & constants.S_IFMT) ?? 'other'),
    size,
    mtime,
  }
}

const KINDS: ReadonlyMap<number, Entry['kind']> = new Map([
  [constants.S_IFREG, 'file'],
  [constants.S_IFDIR, 'folder'],
  [constants.S_IFLNK, 'link'],
])

/** A server that states no mode as a number writes it: `drwxr-xr-x`. */
const kindOf = (longname: string): Entry['kind'] =>
  longname.startsWith('d') ? 'folder' : longname.startsWith('l') ? 'link' : 'file'

function pinned(text: string | undefined): HostKey[] {
  const keys = text === undefined || text.trim() === '' ? [] : hostKeysIn(text)
  if (keys !== null) return keys
  throw new InvoiceError({
    code: 'config',
    column: 'host_key',
    expected: 'a fingerprint SHA256:…, as `ssh-keygen -lf` shows it, or a line ssh-ed25519 AAAA…',
    remedy: 'Correct it. Leave it out to see the fingerprint that the server shows.',
  })
}

const missing = (resource: string): SourceError =>
  new SourceError({
    error_type: 'source_unreachable',
    resource,
    expected: 'an existing folder or file',
    problem: 'The server has nothing with this name',
    remedy: 'Check the path, and its upper and lower case.',
  })

const tooMany = (resource: string): SourceError =>
  new SourceError({
    error_type: 'source_unreachable',
    resource,
    expected: `at most ${MAX_ENTRIES} names in one folder`,
    problem: 'The folder has more names than can be listed',
    remedy: 'Have old files moved to another folder.',
  })
