/** Files that are proposed, and then mended by hand: nobody's work is written over. */
import { existsSync } from 'node:fs'
import { InvoiceError } from '../schema/errors.js'

/** Throws `usage` where one of the files is there already, unless it is to be written over. */
export function refuseExisting(files: readonly string[], force = false): void {
  const there = files.find((file) => existsSync(file))
  if (there === undefined || force) return
  throw new InvoiceError({
    code: 'usage',
    value: there,
    expected: 'a file that is not there yet: it may have been mended by hand',
    remedy: 'Name another one with -o FILE, or write over it with --force.',
  })
}
