import { existsSync } from 'node:fs'
import { usageError } from '../schema/errors.js'
import { nearest } from '../values/nearest.js'

/** Throws `usage` if no file is given, or if the first word is a command, mistyped or in the wrong place. */
export function checkFiles(files: readonly string[], commands: readonly string[]): void {
  const [first] = files
  if (first === undefined)
    throw usageError(
      undefined,
      'a file, a folder or a glob',
      'Name at least one, or give - to read the standard input.',
    )
  const astray = files.find((file) => commands.includes(file) && !existsSync(file))
  if (astray !== undefined)
    throw usageError(astray, 'a command before everything else', `Begin with: parse-invoice ${astray}.`)
  const near = /^[a-z]+$/i.test(first) ? nearest(first, commands) : undefined
  if (near !== undefined && !existsSync(first))
    throw usageError(first, 'a command, or a file that exists', `Did you mean "${near}"?`)
}

const AT_LOAD = ['format', 'currency', 'decimal', 'dates', 'charges', 'codes']

/**
 * Throws `usage` unless either files or a store is given. `typed`: options on the command line. Options of reading
 * were applied when the files were loaded, and are refused with a store.
 */
export function checkStoreOrFiles(
  files: readonly string[],
  isStore: boolean,
  typed: readonly string[],
): void {
  if (!isStore) {
    checkFiles(files, [])
    return
  }
  if (files.length > 0)
    throw usageError(
      files[0],
      'either files or --store',
      'Load the files first (parse-invoice load FILE…), or leave --store out.',
    )
  const name = AT_LOAD.find((one) => typed.includes(one))
  if (name === undefined) return
  throw usageError(
    `--${name}`,
    'a command over the store without it: files are read when they are loaded',
    name === 'charges' || name === 'codes'
      ? `Run \`parse-invoice store recode --${name} FILE\` first, or leave --${name} out.`
      : `Give it to \`parse-invoice load\`, and leave --${name} out here.`,
  )
}

/** Throws `usage` if one of the files exists, unless `force` is set: the user may have edited it. */
export function refuseExisting(files: readonly string[], force = false): void {
  const existing = files.find((file) => existsSync(file))
  if (existing !== undefined && !force)
    throw usageError(
      existing,
      'a new file: this one may have been edited by hand',
      'Name another one with -o FILE, or write over it with --force.',
    )
}
