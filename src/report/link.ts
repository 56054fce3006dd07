/** Addresses of the files relative to the report, so that both can be moved together. */
import { statSync } from 'node:fs'
import { dirname, isAbsolute, relative, resolve, sep } from 'node:path'
import { pathToFileURL } from 'node:url'

/** For a report at `path`: the address of a file on this disk; undefined for a stream or a member of an archive. */
export function linksFrom(path: string): (file: string) => string | undefined {
  const folder = dirname(resolve(path))
  return (file) => {
    const place = resolve(file)
    if (!isFile(place)) return undefined
    const way = relative(folder, place)
    // There is no relative path to another drive.
    if (isAbsolute(way)) return pathToFileURL(place).href
    return `./${way.split(sep).map(encodeURIComponent).join('/')}`
  }
}

/** False on any system error: a member of an archive gives "not a directory" or a name that is too long. */
function isFile(path: string): boolean {
  try {
    return statSync(path).isFile()
  } catch {
    return false
  }
}
