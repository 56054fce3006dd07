/**
 * A new store as the build leaves it beside the program: an empty database, packed, with the tables of this version.
 * Making one from scratch takes seconds and 900 MB.
 */

import { createHash } from 'node:crypto'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { gunzip } from 'node:zlib'
import { makeFolder } from '../input/make-folder.js'
import { builtFile } from '../process/built-file.js'
import { MIGRATIONS } from './migrations.js'

/** Its name contains a hash of the migrations, so that a store made by other ones is never used. */
export const packedName = (): string =>
  `store-${createHash('sha256').update(MIGRATIONS.join('\n')).digest('hex').slice(0, 12)}.tar.gz`

/** Null if the build left none; the store is then made from scratch. */
export const packedStore = (): Promise<Uint8Array | null> =>
  readFile(builtFile(packedName(), import.meta.url)).catch(() => null)

const BLOCK = 512
const FOLDER = '5'

/** Unpacks the files into a new folder that only its owner may read, as the database requires. */
export async function unpackStore(archive: Uint8Array, folder: string): Promise<void> {
  const tar = await promisify(gunzip)(archive, { chunkSize: 4 << 20 })
  const text = (from: number, length: number): string =>
    tar.toString('latin1', from, from + length).replace(/\0.*$/s, '')
  await makeFolder(folder, 0o700)
  for (let at = 0; ; ) {
    const name = text(at, 100)
    if (name === '') return // the archive ends with blocks of zeros
    const size = +`0o${text(at + 124, 11)}`
    const begin = at + BLOCK
    const place = join(folder, name)
    if (text(at + 156, 1) === FOLDER) await makeFolder(place, 0o700)
    else await writeFile(place, tar.subarray(begin, begin + size), { mode: 0o600 })
    at = begin + Math.ceil(size / BLOCK) * BLOCK
  }
}
