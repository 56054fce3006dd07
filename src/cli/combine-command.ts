/** `parse-invoice combine`. */
import { type CombineJobOptions, combineJob } from '../app/combine.js'
import { accountLines } from '../report/account.js'
import { sharedText, trackingWarnings, unmatchedLines } from '../report/unmatched.js'
import { destinationOf } from './destination.js'
import { optionsOf, type ReadFlags, statusOf } from './flags.js'
import { createReporter } from './reporter.js'
import type { Terminal } from './terminal.js'

type Written = 'output' | 'raw' | 'excel' | 'rejects' | 'summary'

export interface CombineFlags extends Omit<ReadFlags, 'format'>, Pick<CombineJobOptions, Written> {
  readonly to?: string
}

export async function combineCommand(
  id: string,
  files: { readonly invoice: string; readonly tracking: string },
  flags: CombineFlags,
  terminal: Terminal,
): Promise<number> {
  const { to, busy } = destinationOf(flags, terminal)
  const reporter = createReporter(terminal, { quiet: flags.quiet, busy })
  try {
    const options = optionsOf([files.invoice, files.tracking], flags, terminal)
    const result = await reporter.follow(combineJob(id, files, { ...options, ...to }))
    const { account } = result
    reporter.account(account.summary)
    const unmatched = unmatchedLines(account)
    reporter.lines(unmatched)
    for (const sentence of trackingWarnings(account)) reporter.warning(sentence)
    reporter.lines([...accountLines(account.summary, terminal.errScreen.width), sharedText(account)])
    return statusOf(result, unmatched.length > 0)
  } finally {
    reporter.finish()
  }
}
