/** The files of the built program, which a disk or a copy may damage. */
import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import zlib from 'node:zlib'

/** CRC-32. Undefined before Node 20.15 and 22.2: then nothing is checked. */
export const checksumOf: ((bytes: Uint8Array) => number) | undefined = zlib.crc32

/** The first built file that is missing or has other bytes than the build listed in `files.json`; null if there is none. */
export function damagedFile(folder: URL): string | null {
  if (checksumOf === undefined) return null
  try {
    const list: unknown = JSON.parse(readFileSync(new URL('files.json', folder), 'utf8'))
    for (const [name, checksum] of Object.entries(list ?? {})) {
      const file = new URL(name, folder)
      if (!existsSync(file) || checksumOf(readFileSync(file)) !== checksum) return fileURLToPath(file)
    }
  } catch {
    // Without a readable list nothing can be said.
  }
  return null
}
