import type { Dirent } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { sep } from 'node:path'
import { InvoiceError } from '../schema/errors.js'
import { unlessAborted } from './blocks.js'
import { failingFile, type InputFile, type Listing } from './file.js'
import { byCodePoint, ENDINGS_IN_WORDS, hasInvoiceEnding } from './invoice-endings.js'
import { limitError } from './limits.js'
import { unreadableError } from './unreadable.js'

type FilesOf = (path: string) => AsyncGenerator<InputFile>

/** The invoice files in a folder and its subfolders, in the order of their names. */
export async function* folderFiles(
  folder: string,
  listing: Listing,
  filesOf: FilesOf,
): AsyncGenerator<InputFile> {
  const counts = { taken: 0, passedOver: 0 }
  const counting: Listing = {
    ...listing,
    passedOver(path, reason) {
      counts.passedOver += 1
      listing.passedOver(path, reason)
    },
  }
  const root = sep === '\\' ? folder.replaceAll('\\', '/') : folder
  for await (const file of walk(root.replace(/\/+$/, ''), folder, 0, counting, filesOf)) {
    counts.taken += 1
    yield file
  }
  if (counts.taken === 0) yield failingFile(folder, nothingIn(folder, counts.passedOver))
}

async function* walk(
  prefix: string,
  folder: string,
  depth: number,
  listing: Listing,
  filesOf: FilesOf,
): AsyncGenerator<InputFile> {
  let entries: Dirent[]
  try {
    if (depth > listing.limits.walkDepth) {
      throw limitError('walkDepth', folder, `at most ${listing.limits.walkDepth} levels of folders`)
    }
    entries = await unlessAborted(folder, readdir(folder, { withFileTypes: true }), listing.signal)
  } catch (error) {
    const own = unreadableError(folder, error, { what: 'folder' })
    if (own.code === 'aborted') throw own
    yield failingFile(folder, own)
    return
  }
  for (const entry of entries.sort((a, b) => byCodePoint(a.name, b.name))) {
    const path = `${prefix}/${entry.name}`
    const reason = notTaken(entry)
    if (reason !== null) listing.passedOver(path, reason)
    else if (entry.isDirectory()) yield* walk(path, path, depth + 1, listing, filesOf)
    else yield* filesOf(path)
  }
}

function notTaken(entry: Dirent): string | null {
  if (entry.isSymbolicLink()) return whyPassedOver(entry.name, 'link')
  if (entry.isDirectory()) return whyPassedOver(entry.name, 'folder')
  return whyPassedOver(entry.name, entry.isFile() ? 'file' : 'other')
}

/** Why an entry of a folder is skipped; null if it is a folder or has the ending of an invoice file. */
export function whyPassedOver(name: string, kind: 'file' | 'folder' | 'link' | 'other'): string | null {
  if (name.startsWith('.')) return 'a hidden name'
  if (name.startsWith('~$')) return 'the mark of a spreadsheet program that has a workbook open'
  if (kind === 'link') return THROUGH_LINK
  if (kind === 'folder') return null
  if (kind === 'other') return 'a device, a pipe or a socket, not a file'
  return hasInvoiceEnding(name) ? null : `does not end in ${ENDINGS_IN_WORDS}`
}

const THROUGH_LINK = 'a symbolic link, which might count a file twice; name it to read it'

export function nothingIn(folder: string, passedOver: number): InvoiceError {
  const found = passedOver === 0 ? 'It is empty' : `Nothing in it does (${passedOver} passed over)`
  return new InvoiceError({
    code: 'unreadable',
    file: folder,
    expected: `a folder with a file that ends in ${ENDINGS_IN_WORDS}`,
    remedy: `${found}. Name the invoice files themselves to read them whatever they end in.`,
  })
}
