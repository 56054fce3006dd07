/** Opens a location: its database, with the tables of this version. */
import { readdir, rename, rm, statfs, unlink } from 'node:fs/promises'
import { join } from 'node:path'
import { isInvoiceError } from '../schema/errors.js'
import { type EmbeddedHome, openEmbedded } from './embedded-home.js'
import type { Home } from './home.js'
import {
  DATA,
  damagedStore,
  folderError,
  isHalfStore,
  KEPT_FILES,
  LOCK,
  locationOf,
  noStore,
  prepareFolder,
  removeStore,
} from './location.js'
import { takeLock } from './lock.js'
import { hasTables, migrate } from './migrations.js'
import { packedStore, unpackStore } from './packed-store.js'
import { openServer } from './server-home.js'
import { packageError } from './store-error.js'

export interface OpenedHome {
  readonly home: Home
  /** The location, safe to show. */
  readonly label: string
  /** Folder for the files of an embedded store. */
  readonly folder?: string
  /** Removes what was made here; call it after closing. Absent if the store existed before. */
  readonly unmake?: () => Promise<void>
  close(): Promise<void>
}

/**
 * Throws `store`: what is wrong with the location, and what to do. `create`: makes a store if there is none; `mend`:
 * makes an empty database in a folder whose data is lost or damaged.
 */
export async function openHome(text: string, { create = true, mend = false } = {}): Promise<OpenedHome> {
  const location = locationOf(text)
  const { label } = location
  if (location.kind === 'server') return migrated(await openServer(location.url), label, create)
  if (location.kind === 'memory') return migrated(await embedded(null, label, await packedStore()), label)
  const { path } = location
  const { needsData, isNew } = await prepareFolder(path, label, create, mend)
  const lock = await takeLock(join(path, LOCK), label).catch((error: unknown) => {
    throw folderError(label, error, !create)
  })
  try {
    const folder = join(path, KEPT_FILES)
    await removeParts(folder)
    if (needsData) await makeData(path, label)
    const openData = async (): Promise<OpenedHome> =>
      migrated(await embedded(join(path, DATA), label, null), label)
    const { home, close } = await openData().catch(async (error: unknown) => {
      if (!mend || !isHalfStore(error)) throw error
      await makeData(path, label)
      return openData()
    })
    return {
      home,
      label,
      folder,
      ...(isNew ? { unmake: () => removeStore(path) } : {}),
      close: async () => {
        await close()
        await lock.release()
      },
    }
  } catch (error) {
    await lock.release()
    throw error
  }
}

/** Made under another name: what an interrupted process leaves behind is not taken for a database. */
async function makeData(path: string, label: string): Promise<void> {
  const temporaryPath = join(path, `${DATA}.part`)
  await rm(temporaryPath, { recursive: true, force: true })
  const archive = await packedStore()
  if (archive === null) await (await embedded(temporaryPath, label, null)).close()
  else await unpackStore(archive, temporaryPath)
  const place = join(path, DATA)
  // Damaged data may still be of use to a PostgreSQL expert.
  if ((await readdir(place).catch(() => [])).length > 0) {
    await rm(`${place}.damaged`, { recursive: true, force: true })
    await rename(place, `${place}.damaged`)
  }
  await rename(temporaryPath, place)
}

async function migrated(home: Home, label: string, create = true): Promise<OpenedHome> {
  try {
    if (!create && !(await hasTables(home))) throw noStore(label)
    await migrate(home, label)
    return { home, label, close: () => home.close() }
  } catch (error) {
    await home.close().catch(() => undefined)
    throw error
  }
}

async function embedded(
  folder: string | null,
  label: string,
  archive: Uint8Array | null,
): Promise<EmbeddedHome> {
  try {
    await import('@electric-sql/pglite')
  } catch (error) {
    throw packageError('@electric-sql/pglite', label, error)
  }
  // A process killed at its start leaves this file empty, and PostgreSQL then refuses to start. Our own lock already
  // protects the folder.
  if (folder !== null) await unlink(join(folder, 'postmaster.pid')).catch(() => undefined)
  const home = await openEmbedded({ folder, archive }, label)
  try {
    await home.query('SELECT 1 AS ready')
    return home
  } catch (error) {
    await home.close().catch(() => undefined)
    if (folder === null || isInvoiceError(error)) throw error
    throw (await isNearlyFull(folder)) ? folderError(label, fullDisk(error)) : damagedStore(label, error)
  }
}

/** The database writes when it opens, and gives no reason if it cannot. */
async function isNearlyFull(folder: string): Promise<boolean> {
  const { bavail, bsize } = await statfs(folder).catch(() => ({ bavail: Infinity, bsize: 1 }))
  return bavail * bsize < ROOM
}

/** Bytes: two segments of its log. */
const ROOM = 32 << 20

const fullDisk = (cause: unknown): Error => Object.assign(new Error('no room', { cause }), { code: 'ENOSPC' })

/** Removes the partial files that an interrupted process left. */
async function removeParts(folder: string): Promise<void> {
  for (const name of await readdir(folder).catch(() => []))
    if (name.startsWith('.part-')) await unlink(join(folder, name)).catch(() => undefined)
}
