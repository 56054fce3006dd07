/** `parse-invoice parse`: line items of the files, in one stream, with the account of every row. */
import type { ParseInvoiceOptions } from '../api.js'
import { InvoiceError } from '../errors.js'
import type { OutputTarget } from '../output/target.js'
import type { Summary } from '../summary.js'
import { accountLines, accountWarnings, sameBytes } from './account.js'
import { FAILED, type ReadFlags, readOptions, statusOf } from './flags.js'
import { writeParse } from './jobs.js'
import { type Outputs, openOutputs } from './outputs.js'
import { createReporter, type Reporter } from './reporter.js'
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
  const target = targetOf(flags, terminal)
  const outputs = await openOutputs(flags, terminal.out)
  const busy = outputs.file === null && isScreen(terminal)
  const reporter = createReporter(terminal, { quiet: flags.quiet, busy })
  try {
    await outputs.refuseAll([...files, flags.charges])
    const summary = await writeItems(files, flags, { target, terminal, reporter, outputs })
    reporter.endProgress()
    if (summary === null) return FAILED
    await outputs.place(summary)
    reporter.rejects(summary.files)
    for (const sentence of [...sameBytes(summary), ...accountWarnings(summary)]) reporter.warning(sentence)
    reporter.lines(accountLines(summary, terminal.errScreen.width))
    return statusOf(reporter)
  } finally {
    reporter.finish()
    await outputs.discard()
  }
}

interface Run {
  readonly target: OutputTarget
  readonly terminal: Terminal
  readonly reporter: Reporter
  readonly outputs: Outputs
}

/** How far the output has come: line items of the file at hand, and whether one broke off. */
interface Current {
  items: number
  brokeOff: boolean
}

/** Writes the line items; null where the output must not take its place, which has been told. */
async function writeItems(files: readonly string[], flags: ParseFlags, run: Run): Promise<Summary | null> {
  const { reporter, outputs, target } = run
  const current: Current = { items: 0, brokeOff: false }
  const options = await readOptions(files, flags, run.terminal, reporter)
  const writer = await target.open(outputs.items, { raw: flags.raw === true })
  const summary = await writeParse(files, telling(options, flags, run, current), flags.jobs, {
    target,
    sink: outputs.items,
    writer,
    writes: async (items) => {
      current.items += items
      await outputs.rejects?.drained()
    },
  })
  if (outputs.file !== null && (current.brokeOff || summary.files.length === 0)) {
    if (!current.brokeOff) reporter.error(`${outputs.file} is not written: no file could be read`)
    return null
  }
  await writer.finish()
  return summary
}

/** The options of the parse, with what is told on the way. */
function telling(
  options: ParseInvoiceOptions,
  flags: ParseFlags,
  { reporter, outputs }: Run,
  current: Current,
): ParseInvoiceOptions & { onReject: (error: InvoiceError) => void } {
  return {
    ...options,
    raw: flags.raw === true,
    onReject: (error) => {
      reporter.reject(error)
      outputs.rejects?.add(error)
      if (flags.strict === true) throw strictly(error)
    },
    onFile: (file, size) => {
      outputs.refuse(file)
      current.items = 0
      reporter.file(file, size)
    },
    onFileError: (error) => {
      reporter.failure(error)
      if (current.items === 0) return
      current.brokeOff = true
      reporter.error(brokenOff(error.file, current.items, outputs.file))
    },
  }
}

/** A file that fails half-way has sent its first line items already: where they went, they are told apart from a whole. */
function brokenOff(file: string | undefined, items: number, output: string | null): string {
  const sent = `${items} line items of ${file ?? 'it'} were read before it broke off`
  return output === null ? `${sent}, and are in the output` : `${sent}: ${output} is not written`
}

/** The first reject under `--strict`: told already, so only that it ends the parse is left to say. */
function strictly(error: InvoiceError): InvoiceError {
  return new InvoiceError({
    code: 'aborted',
    file: error.file,
    row: error.row,
    expected: 'no rejected row, by --strict',
    remedy: 'Mend or leave out the row above, or run without --strict to keep the others.',
  })
}
