import { existsSync } from 'node:fs'
import { InvoiceError } from '../schema/errors.js'
import { nearest } from '../values/nearest.js'

/** Throws `usage` where no file is given, or what stands first is a command mistyped or in the wrong place. */
export function checkFiles(files: readonly string[], commands: readonly string[]): void {
  const [first] = files
  if (first === undefined)
    throw usage(
      undefined,
      'a file, a folder or a glob',
      'Name at least one, or give - to read the standard input.',
    )
  const astray = files.find((file) => commands.includes(file) && !existsSync(file))
  if (astray !== undefined)
    throw usage(astray, 'a command before everything else', `Begin with: parse-invoice ${astray}.`)
  const near = /^[a-z]+$/i.test(first) ? nearest(first, commands) : undefined
  if (near !== undefined && !existsSync(first))
    throw usage(first, 'a command, or a file that exists', `Did you mean "${near}"?`)
}

const usage = (value: string | undefined, expected: string, remedy: string): InvoiceError =>
  new InvoiceError({ code: 'usage', value, expected, remedy })
