import { existsSync } from 'node:fs'
import { InvoiceError } from '../errors.js'
import { nearest } from '../nearest.js'

/** Throws `usage` where no file is given, or what stands first is a command mistyped or in the wrong place. */
export function checkFiles(files: readonly string[], commands: readonly string[]): void {
  const [first] = files
  if (first === undefined)
    throw new InvoiceError({
      code: 'usage',
      expected: 'a file, a folder or a glob',
      remedy: 'Name at least one, or give - to read the standard input.',
    })
  const astray = files.find((file) => commands.includes(file) && !existsSync(file))
  if (astray !== undefined)
    throw new InvoiceError({
      code: 'usage',
      value: astray,
      expected: 'a command before everything else',
      remedy: `Begin with: parse-invoice ${astray}.`,
    })
  const near = /^[a-z]+$/i.test(first) ? nearest(first, commands) : undefined
  if (near !== undefined && !existsSync(first))
    throw new InvoiceError({
      code: 'usage',
      value: first,
      expected: 'a command, or a file that exists',
      remedy: `Did you mean "${near}"?`,
    })
}
