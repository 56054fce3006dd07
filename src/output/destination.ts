/** The destination and the shape of a command's line items. */
import { InvoiceError } from '../schema/errors.js'
import { fileOf } from './outputs.js'
import type { Screen } from './screen.js'
import type { Sink } from './sink.js'
import type { OutputTarget } from './target.js'
import { targetOf } from './target-of.js'

interface Destination {
  readonly to: { readonly target: OutputTarget; readonly out: Sink }
  /** The file; null for the standard output. */
  readonly output: string | null
  /** Line items are written to the screen. */
  readonly busy: boolean
}

/** Throws `usage` if binary data would go to a terminal, or if a file's ending belongs to another shape. */
export function destinationOf(
  flags: {
    readonly to?: string | undefined
    readonly output?: string | undefined
    readonly excel?: boolean | undefined
  },
  { out, outScreen }: { readonly out: Sink; readonly outScreen: Screen },
): Destination {
  const target = targetOf(flags.to, flags.output)
  checkExcel(flags.excel, target.id === 'csv')
  const screen = outScreen.width !== Infinity
  const output = fileOf(flags.output)
  if (target.binary && flags.output === undefined && screen)
    throw binaryOnScreen(target.id, target.extensions[0])
  return { to: { target, out }, output, busy: output === null && screen }
}

/** Throws `usage` if no CSV is written: the missing option would only be noticed in Excel. */
export function checkExcel(excel: boolean | undefined, writesCsv: boolean): void {
  if (excel !== true || writesCsv) return
  throw new InvoiceError({
    code: 'usage',
    value: '--excel',
    expected: 'CSV to write for Excel',
    remedy: 'Add --to csv, or leave --excel out: .xlsx needs none.',
  })
}

export const binaryOnScreen = (id: string, ending = `.${id}`): InvoiceError =>
  new InvoiceError({
    code: 'usage',
    value: `--to ${id}`,
    expected: 'a file for what a terminal cannot show',
    remedy: `Add -o FILE${ending}.`,
  })
