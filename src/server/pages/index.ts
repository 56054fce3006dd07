/** The pages: files that were built into the package, by the path that a browser asks for. */

export interface PageFile {
  readonly body: string | Uint8Array
  /** `text/html; charset=utf-8` */
  readonly type: string
  /** Named by its content, so that a browser may keep it. */
  readonly immutable?: true
}

/**
 * Null where no page is under the path. Everything that is no route of the API is asked for here; the headers, among them the
 * content-security policy, are set by the handler.
 */
export async function pageFile(_path: string): Promise<PageFile | null> {
  return null
}
