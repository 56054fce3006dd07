/** `parse-invoice charges`. */
import { chargesJob } from '../app/charges.js'
import { chargeList } from '../report/charge-list.js'
import { checkExcel } from './destination.js'
import { optionsOf, type ReadFlags, statusOf } from './flags.js'
import type { ChargesTarget } from './option-values.js'
import { createReporter } from './reporter.js'
import type { Terminal } from './terminal.js'

export interface ChargesFlags extends ReadFlags {
  readonly to?: ChargesTarget
  readonly unknown?: true
  readonly excel?: true
}

export async function chargesCommand(
  files: readonly string[],
  flags: ChargesFlags,
  terminal: Terminal,
): Promise<number> {
  const { to = 'text', unknown = false, excel } = flags
  checkExcel(excel, to === 'csv' || (unknown && to === 'text'))
  const reporter = createReporter(terminal, flags)
  try {
    const result = await reporter.follow(chargesJob(files, optionsOf(files, flags, terminal)))
    const text = await chargeList(result.rows, { to, unknown, excel, width: terminal.outScreen.width })
    if (text !== '') await terminal.out.write(text)
    reporter.account(result.summary)
    return statusOf(result)
  } finally {
    reporter.finish()
  }
}
