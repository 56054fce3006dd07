/** The identity of the file behind a name or a descriptor, the same through every link and folder. */
import { type BigIntStats, fstatSync, readlinkSync, realpathSync, statSync } from 'node:fs'
import { basename, dirname, resolve } from 'node:path'

/**
 * Equal for two names of one file. Null if nothing can be lost: a terminal, /dev/null, a socket. A file that
 * does not exist yet is identified by its folder and name.
 */
export function placeOf(given: string | number): string | null {
  const stats = statsOf(given)
  if (stats !== null) return stats.isFile() || stats.isFIFO() ? idOf(stats) : null
  if (typeof given === 'number') return null
  const path = behindLinks(given)
  const folder = statsOf(dirname(path))
  // Some disks ignore case, and store accents in one normal form only.
  return folder === null ? null : `${idOf(folder)}/${basename(path).normalize().toLowerCase()}`
}

/** The same for an input, whose name may be that of a member of an archive. */
export function placeRead(name: string): string | null {
  for (let path = name; ; path = within(path)) {
    const stats = statsOf(path)
    if (stats?.isFile() || stats?.isFIFO()) return idOf(stats)
    if (stats !== null || within(path) === path) return null
  }
}

/** The name without its last part: without the member of an archive or the sheet of a workbook. */
const within = (path: string): string =>
  path.lastIndexOf('#') > path.search(/[^/\\]*$/) ? path.slice(0, path.lastIndexOf('#')) : dirname(path)

/** The target of a path whose links end at a file that does not exist yet. */
export function behindLinks(path: string): string {
  let target = path
  for (let links = 0; links < MOST_LINKS; links++)
    try {
      target = resolve(realpathSync(dirname(target)), readlinkSync(target))
    } catch {
      break
    }
  return target
}
const MOST_LINKS = 40

const idOf = ({ dev, ino }: BigIntStats): string => `${dev}:${ino}`

function statsOf(given: string | number): BigIntStats | null {
  try {
    return typeof given === 'number' ? fstatSync(given, { bigint: true }) : statSync(given, { bigint: true })
  } catch {
    return null
  }
}
