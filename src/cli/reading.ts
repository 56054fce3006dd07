/** The commands that read invoices, loaded together: they share nearly all their modules. */
import { chargesJob } from '../app/charges.js'
import { codesJob } from '../app/codes.js'
import { type CombineJobOptions, combineJob } from '../app/combine.js'
import { detectJob } from '../app/detect.js'
import { type ParseJobOptions, parseJob } from '../app/parse.js'
import { checkExcel, destinationOf } from '../output/destination.js'
import { colorText } from '../output/screen.js'
import { accountLines } from '../report/account.js'
import { chargeList } from '../report/charge-list.js'
import { withReporter } from '../report/reporter.js'
import { uncodedList } from '../report/uncoded-list.js'
import { sharedText, trackingWarnings, unmatchedLines } from '../report/unmatched.js'
import { printableText } from '../schema/errors.js'
import { CLEAN, FAILED, optionsOf, type ReadFlags, statusOf } from './flags.js'
import type { Terminal } from './terminal.js'

type OutputOption = 'output' | 'raw' | 'excel' | 'rejects' | 'summary'

export interface ParseFlags extends ReadFlags, Pick<ParseJobOptions, OutputOption | 'strict'> {
  readonly to?: string
}

export function parseCommand(files: string[], flags: ParseFlags, terminal: Terminal): Promise<number> {
  const { to, output, busy } = destinationOf(flags, terminal)
  return withReporter(terminal, { quiet: flags.quiet, busy, output }, async (reporter) => {
    const job = parseJob(files, { ...optionsOf(files, flags, terminal), ...to })
    const result = await reporter.follow(job)
    if (result.notWritten !== null) {
      if (result.notWritten === 'nothing read')
        reporter.error(`${output} is not written: no file could be read`)
      return FAILED
    }
    reporter.account(result.summary, flags.summary)
    reporter.lines(accountLines(result.summary, terminal.errScreen.width))
    return statusOf(result)
  })
}

interface CombineFlags extends Omit<ReadFlags, 'format'>, Pick<CombineJobOptions, OutputOption> {
  readonly to?: string
}

export async function combineCommand(
  id: string,
  invoice: string,
  tracking: string,
  flags: CombineFlags,
  terminal: Terminal,
): Promise<number> {
  const { to, busy } = destinationOf(flags, terminal)
  return withReporter(terminal, { quiet: flags.quiet, busy }, async (reporter) => {
    const options = optionsOf([invoice, tracking], flags, terminal)
    const result = await reporter.follow(combineJob(id, { invoice, tracking }, { ...options, ...to }))
    const { account } = result
    reporter.account(account.summary, flags.summary)
    const unmatched = unmatchedLines(account, flags.summary)
    reporter.lines(unmatched)
    for (const sentence of trackingWarnings(account)) reporter.warning(sentence)
    reporter.lines([...accountLines(account.summary, terminal.errScreen.width), sharedText(account)])
    return statusOf(result, unmatched.length > 0)
  })
}

/** A line for each file, with its format and the evidence for it. */
export const detectCommand = (
  files: string[],
  flags: { readonly map?: readonly string[]; readonly quiet?: true },
  terminal: Terminal,
): Promise<number> =>
  withReporter(terminal, flags, async (reporter) => {
    const job = detectJob(files, optionsOf(files, flags, terminal))
    for await (const event of job) {
      reporter.take(event)
      if (event.kind !== 'detected') continue
      const { file, format, why, error } = event.detection
      const name = colorText(terminal.outScreen, error === null ? 'green' : 'red', format ?? 'unknown')
      await terminal.show(`${printableText(file)}: ${name} (${printableText(why)})\n`)
    }
    const { unknown } = await job.result
    return unknown > 0 ? FAILED : CLEAN
  })

interface RulesFlags extends ReadFlags {
  readonly to?: 'text' | 'json' | 'csv'
  readonly unknown?: true
  readonly uncoded?: true
  readonly excel?: true
}

export function chargesCommand(files: string[], flags: RulesFlags, terminal: Terminal): Promise<number> {
  const { to = 'text', unknown = false, excel } = flags
  checkExcel(excel, to === 'csv' || (unknown && to === 'text'))
  return withReporter(terminal, flags, async (reporter) => {
    const result = await reporter.follow(chargesJob(files, optionsOf(files, flags, terminal)))
    const text = await chargeList(result.rows, { to, unknown, excel, width: terminal.outScreen.width })
    if (text !== '') await terminal.out.write(text)
    reporter.account(result.summary)
    return statusOf(result)
  })
}

export function codesCommand(files: string[], flags: RulesFlags, terminal: Terminal): Promise<number> {
  const { to = 'text', uncoded = false, excel } = flags
  checkExcel(excel, to === 'csv' || (uncoded && to === 'text'))
  return withReporter(terminal, flags, async (reporter) => {
    const { summary, ...read } = await reporter.follow(codesJob(files, optionsOf(files, flags, terminal)))
    const text = uncodedList(summary.totals, { to, uncoded, excel, width: terminal.outScreen.width })
    if (text !== '') await terminal.out.write(text)
    reporter.account(summary)
    return statusOf(read)
  })
}
