/** The pages: files that were built into the package, by the path that a browser asks for. */
import { readFile } from 'node:fs/promises'

export interface PageFile {
  readonly body: string | Uint8Array
  /** `text/html; charset=utf-8` */
  readonly type: string
}

/** Where the build puts them: beside the built modules, and beside `src` for modules that are not built. */
const FOLDERS = [new URL('./pages/', import.meta.url), new URL('../../dist/pages/', import.meta.url)]
const ASSETS: Readonly<Record<string, string>> = {
  'pages.js': 'text/javascript; charset=utf-8',
  'pages.css': 'text/css; charset=utf-8',
}
const ASSET = '/pages/assets/'
const PAGE = 'index.html'

/**
 * Null where no page is under the path. Everything that is no route of the API is asked for here; the headers, among them the
 * content-security policy, are set by the handler.
 */
export async function pageFile(path: string): Promise<PageFile | null> {
  if (path.startsWith(ASSET)) {
    const name = path.slice(ASSET.length)
    const type = ASSETS[name]
    return type === undefined ? null : { body: await built(name), type }
  }
  // Every other address of a page is known to the page itself.
  if (path === '/' || path === '/pages' || path.startsWith('/pages/'))
    return { body: await built(PAGE), type: 'text/html; charset=utf-8' }
  return null
}

async function built(name: string): Promise<Uint8Array> {
  for (const folder of FOLDERS) {
    const bytes = await readFile(new URL(name, folder)).catch(() => null)
    // Of modules that are not built the first folder holds what the pages are made of.
    if (bytes !== null) return bytes
  }
  throw new Error(`dist/pages/${name} is missing: npm run build makes it`)
}
