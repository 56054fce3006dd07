/** `--save` and `--merge`: what is refused beside them, and what is said of a state that was saved. */
import type { ReadCount } from '../app/reading.js'
import { InvoiceError } from '../schema/errors.js'
import { count } from '../values/shown-amounts.js'
import { statusOf } from './flags.js'
import type { createReporter } from './reporter.js'

interface BatchFlags {
  readonly save?: string | undefined
  readonly merge?: boolean | undefined
  readonly store?: string | null | undefined
  readonly output?: string | undefined
  readonly report?: string | undefined
  readonly disputes?: string | undefined
}

/** A state is all that a run with `--save` writes; the report is made of all states by `--merge`. Throws `usage`. */
export function checkBatch({ save, merge, store, ...files }: BatchFlags): void {
  const refuse = (value: string, expected: string, remedy: string): InvoiceError =>
    new InvoiceError({ code: 'usage', value, expected, remedy })
  if (store !== undefined && (save !== undefined || merge === true))
    throw refuse('--store', 'files with --save, states with --merge', 'A store is one state already.')
  const also = (['output', 'report', 'disputes'] as const).find((name) => files[name] !== undefined)
  if (save !== undefined && also !== undefined)
    throw refuse(
      `--${also}`,
      '--save alone, which makes no report',
      `Give --${also} to the run with --merge.`,
    )
}

export function savedStatus(
  { lines }: Pick<ReturnType<typeof createReporter>, 'lines'>,
  files: number,
  path: string | undefined,
  read: ReadCount,
): number {
  lines([`What ${count(files, 'file')} ${files === 1 ? 'has' : 'have'} is in ${path ?? ''}.`])
  return statusOf(read)
}
