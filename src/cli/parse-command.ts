/** `parse-invoice parse`. */
import { parseJob } from '../app/parse.js'
import { fileOf } from '../output/outputs.js'
import { accountLines, sameBytes } from '../report/account.js'
import { FAILED, type ReadFlags, readingOf, statusOf } from './flags.js'
import { createReporter } from './reporter.js'
import { isScreen, targetOf } from './target.js'
import type { Terminal } from './terminal.js'

export interface ParseFlags extends ReadFlags {
  readonly to?: string
  readonly jobs: number
  readonly output?: string
  readonly raw?: true
  readonly strict?: true
  readonly rejects?: string
  readonly summary?: string
}

export async function parseCommand(
  files: readonly string[],
  flags: ParseFlags,
  terminal: Terminal,
): Promise<number> {
  const { raw, strict, jobs, rejects, summary } = flags
  const to = { target: targetOf(flags, terminal), out: terminal.out, output: flags.output, rejects, summary }
  const output = fileOf(flags.output)
  const reporter = createReporter(terminal, {
    quiet: flags.quiet,
    busy: output === null && isScreen(terminal),
    output,
  })
  try {
    const reading = readingOf(files, flags, terminal)
    const result = await reporter.follow(parseJob(files, { ...reading, ...to, raw, strict, jobs }))
    if (result.left !== null) {
      if (result.left === 'nothing read') reporter.error(`${output} is not written: no file could be read`)
      return FAILED
    }
    reporter.account(result.summary, sameBytes(result.summary))
    reporter.lines(accountLines(result.summary, terminal.errScreen.width))
    return statusOf(result)
  } finally {
    reporter.finish()
  }
}
