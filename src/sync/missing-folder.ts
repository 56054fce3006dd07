/** A folder that a source names and that is not there: a mistake, or a drop point that is mounted later. */
import { stat } from 'node:fs/promises'
import { resolve } from 'node:path'
import { fixedPart, isGlob } from '../input/path.js'
import type { ConnectionSource } from './types.js'

/** What to tell whoever entered the source; null if its folder is there, or it is of another kind. */
export async function missingFolder({ type, path }: ConnectionSource): Promise<string | null> {
  if (type !== 'folder' || typeof path !== 'string' || path.startsWith('env:')) return null
  const isThere = async (folder: string): Promise<boolean> => (await stat(folder).catch(() => null)) !== null
  if (await isThere(path)) return null
  const folder = resolve((await isGlob(path)) ? await fixedPart(path) : path)
  if (folder !== resolve(path) && (await isThere(folder))) return null
  return `there is no ${folder}: syncs fail until it is there. Check its name, if it is not mounted later`
}
