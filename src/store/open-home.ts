/** Opens a location: its database, with the tables of this version. */
import { readdir, rename, rm, statfs, unlink } from 'node:fs/promises'
import { join } from 'node:path'
import { isInvoiceError } from '../schema/errors.js'
import { type EmbeddedHome, openEmbedded } from './embedded-home.js'
import type { Home } from './home.js'
import {
  DATA,
  damaged,
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
  readonly shown: string
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
  const { shown } = location
  if (location.kind === 'server') return opened(await openServer(location.url), shown, create)
  if (location.kind === 'memory') return opened(await embedded(null, shown, await packedStore()), shown)
  const { path } = location
  const { fresh, made } = await prepareFolder(path, shown, create, mend)
  const lock = await takeLock(join(path, LOCK), shown).catch((error: unknown) => {
    throw folderError(shown, error, !create)
  })
  try {
    const folder = join(path, KEPT_FILES)
    await removeParts(folder)
    if (fresh) await makeData(path, shown)
    const openData = async (): Promise<OpenedHome> =>
      opened(await embedded(join(path, DATA), shown, null), shown)
    const { home, close } = await openData().catch(async (error: unknown) => {
      if (!mend || !isHalfStore(error)) throw error
      await makeData(path, shown)
      return openData()
    })
    return {
      home,
      shown,
      folder,
      ...(made ? { unmake: () => removeStore(path) } : {}),
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
async function makeData(path: string, shown: string): Promise<void> {
  const beside = join(path, `${DATA}.part`)
  await rm(beside, { recursive: true, force: true })
  const packed = await packedStore()
  if (packed === null) await (await embedded(beside, shown, null)).close()
  else await unpackStore(packed, beside)
  const place = join(path, DATA)
  // Damaged data may still be of use to a PostgreSQL expert.
  if ((await readdir(place).catch(() => [])).length > 0) {
    await rm(`${place}.damaged`, { recursive: true, force: true })
    await rename(place, `${place}.damaged`)
  }
  await rename(beside, place)
}

async function opened(home: Home, shown: string, create = true): Promise<OpenedHome> {
  try {
    if (!create && !(await hasTables(home))) throw noStore(shown)
    await migrate(home, shown)
    return { home, shown, close: () => home.close() }
  } catch (error) {
    await home.close().catch(() => undefined)
    throw error
  }
}

async function embedded(
  folder: string | null,
  shown: string,
  packed: Uint8Array | null,
): Promise<EmbeddedHome> {
  try {
    await import('@electric-sql/pglite')
  } catch (error) {
    throw packageError('@electric-sql/pglite', shown, error)
  }
  // A process killed at its start leaves this file empty, and PostgreSQL then refuses to start. Our own lock already
  // protects the folder.
  if (folder !== null) await unlink(join(folder, 'postmaster.pid')).catch(() => undefined)
  const home = await openEmbedded({ folder, packed }, shown)
  try {
    await home.query('SELECT 1 AS ready')
    return home
  } catch (error) {
    await home.close().catch(() => undefined)
    if (folder === null || isInvoiceError(error)) throw error
    throw (await isNearlyFull(folder)) ? folderError(shown, fullDisk(error)) : damaged(shown, error)
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
