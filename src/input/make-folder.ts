/** Creates a folder with its parents. */
import { mkdir, stat } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'

const isFolder = (path: string): Promise<boolean> =>
  stat(path).then(
    (stats) => stats.isDirectory(),
    () => false,
  )

const isThere = (path: string): Promise<boolean> =>
  stat(path).then(
    () => true,
    () => false,
  )

/**
 * Creates the missing folders. Node's own recursion never ends if a folder accepts no subfolder, such as `/proc`: here that is an error
 * with the code `NO_FOLDERS`. All other errors are those of the system.
 */
export async function makeFolder(path: string, mode?: number): Promise<void> {
  if (await isFolder(path)) return
  const missing = [resolve(path)]
  for (
    let above = dirname(resolve(path));
    !(await isThere(above)) && above !== dirname(above);
    above = dirname(above)
  )
    missing.unshift(above)
  for (const at of missing)
    await mkdir(at, mode).catch(async (error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT' && (await isFolder(dirname(at))))
        throw Object.assign(new Error(`${dirname(at)} takes no folders`, { cause: error }), {
          code: 'NO_FOLDERS',
        })
      // Another process has created it meanwhile.
      if (!(await isFolder(at))) throw error
    })
}
