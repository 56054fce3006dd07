/** `parse-invoice parse`. */
import { type ParseJobOptions, parseJob } from '../app/parse.js'
import { accountLines, sameBytes } from '../report/account.js'
import { destinationOf } from './destination.js'
import { FAILED, optionsOf, type ReadFlags, statusOf } from './flags.js'
import { createReporter } from './reporter.js'
import type { Terminal } from './terminal.js'

type Written = 'output' | 'raw' | 'excel' | 'rejects' | 'summary'

export interface ParseFlags extends ReadFlags, Pick<ParseJobOptions, Written | 'strict'> {
  readonly to?: string
}

export async function parseCommand(
  files: readonly string[],
  flags: ParseFlags,
  terminal: Terminal,
): Promise<number> {
  const { to, output, busy } = destinationOf(flags, terminal)
  const reporter = createReporter(terminal, { quiet: flags.quiet, busy, output })
  try {
    const job = parseJob(files, { ...optionsOf(files, flags, terminal), ...to })
    const result = await reporter.follow(job)
    if (result.left !== null) {
      if (result.left === 'nothing read') reporter.error(`${output} is not written: no file could be read`)
      return FAILED
    }
    reporter.account(result.summary, result.inLake ? [] : sameBytes(result.summary))
    reporter.lines(accountLines(result.summary, terminal.errScreen.width))
    return statusOf(result)
  } finally {
    reporter.finish()
  }
}
