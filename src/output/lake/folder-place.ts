/** A lake in a folder. */
import { copyFile, link, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { makeFolder } from '../../input/make-folder.js'
import { unfinishedFiles } from '../unfinished.js'
import { unwritableError } from '../unwritable.js'
import type { LakePlace } from './lake-place.js'
import { unplacedIn } from './own-file.js'

export async function openFolderPlace(root: string): Promise<LakePlace> {
  const at = (name: string): string => join(root, name)
  const inWords = async <Result>(name: string, work: Promise<Result>): Promise<Result> => {
    try {
      return await work
    } catch (error) {
      throw unwritableError(at(name), error)
    }
  }

  /** `fill` writes a file under a temporary name, which is then moved into place as a whole. */
  async function place(name: string, fill: (beside: string) => Promise<void>): Promise<void> {
    const beside = unplacedIn(root)
    unfinishedFiles.add(beside)
    try {
      await fill(beside)
      await makeFolder(dirname(at(name)))
      await rename(beside, at(name))
    } finally {
      // Renaming a link onto the same file does nothing: both names remain.
      await rm(beside, { force: true }).catch(() => undefined)
      unfinishedFiles.delete(beside)
    }
  }

  await inWords('', makeFolder(root))
  return {
    shown: root,
    folder: root,
    // A drive without hard links gets a copy.
    put: (name, path) =>
      inWords(
        name,
        place(name, (beside) => link(path, beside).catch(() => copyFile(path, beside))),
      ),
    write: (name, text) =>
      inWords(
        name,
        place(name, (beside) => writeFile(beside, text)),
      ),
    read: (name) => inWords(name, unlessMissing(readFile(at(name), 'utf8'), null)),
    list: (folder) => inWords(folder, unlessMissing(readdir(at(folder)), [])),
    delete: (name) => inWords(name, rm(at(name), { force: true })),
    close: async () => undefined,
  }
}

function unlessMissing<Result, Other>(work: Promise<Result>, other: Other): Promise<Result | Other> {
  return work.catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return other
    throw error
  })
}
