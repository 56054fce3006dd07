/** The pages: files built into the package, by the path that a browser requests. */
import { readFile } from 'node:fs/promises'
import { LINK_PAGE, PAGE_PATHS } from './page-paths.js'

export interface PageFile {
  readonly body: string | Uint8Array
  /** `text/html; charset=utf-8` */
  readonly type: string
  /** 404 for the page that reports an unknown path. */
  readonly status: 200 | 404
}

/** The build's output: beside the built modules, and beside `src` for modules that are not built. */
const FOLDERS = [new URL('./pages/', import.meta.url), new URL('../../dist/pages/', import.meta.url)]
const ASSETS: Readonly<Record<string, string>> = {
  'pages.js': 'text/javascript; charset=utf-8',
  'pages.css': 'text/css; charset=utf-8',
}
const ASSET = '/pages/assets/'
const PAGE = 'index.html'
const PATHS: ReadonlySet<string> = new Set(Object.values(PAGE_PATHS))

/**
 * Null if there is no page at the path. Every path without an API route comes here. The handler sets the headers,
 * including the content security policy.
 */
export async function pageFile(path: string): Promise<PageFile | null> {
  if (path.startsWith(ASSET)) {
    const name = path.slice(ASSET.length)
    const type = ASSETS[name]
    return type === undefined ? null : built(name, type)
  }
  const isData = path.startsWith('/pages/data/')
  if (path !== '/' && path !== '/pages' && (!path.startsWith('/pages/') || isData)) return null
  const isPage = path === '/' || PATHS.has(path.replace(/\/+$/, '')) || path.startsWith(LINK_PAGE)
  return built(PAGE, 'text/html; charset=utf-8', isPage ? 200 : 404)
}

/** Null if `npm run build` has not made them. */
async function built(name: string, type: string, status: 200 | 404 = 200): Promise<PageFile | null> {
  for (const folder of FOLDERS) {
    const body = await readFile(new URL(name, folder)).catch(() => null)
    // For modules that are not built, the first folder holds the sources of the pages.
    if (body !== null) return { body, type, status }
  }
  return null
}
