/** `parse-invoice codes`. */
import { codesJob } from '../app/codes.js'
import { uncodedAsRules, uncodedLines } from '../report/uncoded-list.js'
import { checkExcel } from './destination.js'
import { optionsOf, type ReadFlags, statusOf } from './flags.js'
import type { ChargesTarget } from './option-values.js'
import { createReporter } from './reporter.js'
import type { Terminal } from './terminal.js'

export interface CodesFlags extends ReadFlags {
  readonly to?: ChargesTarget
  readonly uncoded?: true
  readonly excel?: true
}

export async function codesCommand(
  files: readonly string[],
  flags: CodesFlags,
  terminal: Terminal,
): Promise<number> {
  const { to = 'text', uncoded = false, excel } = flags
  checkExcel(excel, to === 'csv' || (uncoded && to === 'text'))
  const reporter = createReporter(terminal, flags)
  try {
    const result = await reporter.follow(codesJob(files, optionsOf(files, flags, terminal)))
    const { totals } = result.summary
    const text =
      uncoded || to !== 'text'
        ? uncodedAsRules(totals, to === 'json' ? 'json' : 'csv', excel)
        : uncodedLines(totals, terminal.outScreen.width, Infinity)
            .map((line) => `${line}\n`)
            .join('')
    if (text !== '') await terminal.out.write(text)
    reporter.account(result.summary)
    return statusOf(result)
  } finally {
    reporter.finish()
  }
}
