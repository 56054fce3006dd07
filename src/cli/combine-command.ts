/** `parse-invoice combine`. */
import { combineJob } from '../app/combine.js'
import { fileOf } from '../output/outputs.js'
import { accountLines } from '../report/account.js'
import { sharedText, trackingWarnings, unmatchedLines } from '../report/unmatched.js'
import { type ReadFlags, readingOf, statusOf } from './flags.js'
import { createReporter } from './reporter.js'
import { isScreen, targetOf } from './target.js'
import type { Terminal } from './terminal.js'

export interface CombineFlags extends Omit<ReadFlags, 'format'> {
  readonly to?: string
  readonly output?: string
  readonly raw?: true
  readonly rejects?: string
  readonly summary?: string
}

export async function combineCommand(
  id: string,
  files: { readonly invoice: string; readonly tracking: string },
  flags: CombineFlags,
  terminal: Terminal,
): Promise<number> {
  const { raw, output, rejects, summary } = flags
  const to = { target: targetOf(flags, terminal), out: terminal.out, output, rejects, summary }
  const busy = fileOf(output) === null && isScreen(terminal)
  const reporter = createReporter(terminal, { quiet: flags.quiet, busy })
  try {
    const reading = readingOf([files.invoice, files.tracking], flags, terminal)
    const result = await reporter.follow(combineJob(id, files, { ...reading, ...to, raw }))
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
