/** Reads several inputs as one stream of line items, with one account at its end. */

import type { Readable } from 'node:stream'
import type { Input, InputLimits } from '../input/input.js'
import { mayBeSeveral } from '../input/several.js'
import { FILE_CODES, InvoiceError } from '../schema/errors.js'
import type { InvoiceStatement } from '../schema/facts.js'
import type { LineItem } from '../schema/line-item.js'
import type { FileSummary, ParseAccount, Summary, UnchargedTotal } from '../schema/summary.js'
import { inputFiles } from '../sources/input-files.js'
import { withAlikeWarnings } from './alike-files.js'
import type { BilledInvoices } from './billed-invoices.js'
import { type ChargeBatch, lineItems } from './charge-batch.js'
import { createCurrencyGuard, refuseMixedCarriers } from './currency.js'
import type { FileOptions } from './file-options.js'
import { invoiceFiles } from './invoice-files.js'
import { type FileAccount, parseFile } from './parse-file.js'
import { totalsOf } from './tally.js'

export interface ParseOptions extends Omit<FileOptions, 'onReject' | 'limits' | 'totals' | 'countsInvoices'> {
  /**
   * What to do with a rejected row: `collect` keeps the first 10,000 in `account.rejects`, fewer if they hold
   * more than 64 MiB of text (the count is exact),
   * `throw` ends the parse at the first, a function is called with each. Default `collect`.
   */
  readonly onReject?: 'collect' | 'throw' | ((error: InvoiceError) => void) | undefined
  readonly limits?: Partial<InputLimits & NonNullable<FileOptions['limits']>> | undefined
  /** Called with each name in a folder or an archive that is not read, and the reason. */
  readonly onPassedOver?: ((path: string, reason: string) => void) | undefined
  /** Called with a sentence when a request to an address is retried: what is retried, and why. */
  readonly onNotice?: ((sentence: string) => void) | undefined
  /** Called for each file that cannot be read, and the other files go on. Without it the error ends the parse. */
  readonly onFileError?: ((error: InvoiceError) => void) | undefined
  /** The stream to read for `-`. Default: the standard input of the process. */
  readonly stdin?: Readable | undefined
  /** Called before a file is opened. `size`: bytes on disk, null if unknown. */
  readonly onFile?: ((file: string, size: number | null) => void) | undefined
}

/** A parse in progress. Iterate it, its batches or its columns, once; `summary` and `account` settle at the end. */
export interface Parse extends AsyncIterable<LineItem> {
  /** Arrays of line items, some hundreds to thousands each. */
  batches(): AsyncGenerator<LineItem[], void, undefined>
  /** The fastest way: the same charges as columns, without an object per charge. */
  columns(): AsyncGenerator<ChargeBatch, void, undefined>
  /** The account of section "nothing is lost": resolves at the end. Asking before iterating reads everything. */
  readonly summary: Promise<Summary>
  /** Summary, rejected rows and declared totals. */
  readonly account: Promise<ParseAccount>
}

const REJECTS_KEPT = 10_000
/** Limit on the total characters of raw text in the kept rejects. */
const REJECTS_TEXT = 32 << 20

export function parseAll(inputs: Input | readonly Input[], options: ParseOptions): Parse {
  const rejects: InvoiceError[] = []
  const files: FileSummary[] = []
  const statements: InvoiceStatement[] = []
  const uncharged: UnchargedTotal[] = []
  const billed: BilledInvoices[] = []
  const guard = createCurrencyGuard(options)
  let started = false
  let settle: (account: ParseAccount) => void = () => undefined
  let fail: (error: unknown) => void = () => undefined
  const account = new Promise<ParseAccount>((resolve, reject) => {
    settle = resolve
    fail = reject
  })
  account.catch(() => undefined) // an error also reaches the caller through the iteration

  let room = REJECTS_TEXT
  const strict = options.strict === true || options.onReject === 'throw'
  const onReject = (error: InvoiceError): void => {
    if (options.onReject === 'throw') throw error
    if (typeof options.onReject === 'function') options.onReject(error)
    else if (rejects.length < REJECTS_KEPT && room > 0) {
      room -= error.raw?.length ?? 0
      rejects.push(error)
    }
  }

  async function* columns(): AsyncGenerator<ChargeBatch, void, undefined> {
    if (started)
      throw new InvoiceError({
        code: 'usage',
        expected: 'a parse to be read once',
        remedy: 'Call parseInvoice() again to read the input again.',
      })
    started = true
    let done = false
    try {
      const listed = inputFiles(inputs, {
        limits: options.limits,
        passedOver: options.onPassedOver,
        signal: options.signal,
        stdin: options.stdin,
        onNotice: options.onNotice,
      })
      await refuseMixedCarriers(inputs, { ...options, onReject })
      const countsInvoices = await mayBeSeveral(inputs)
      for await (const file of invoiceFiles(listed, options)) {
        options.onFile?.(file.name, file.size)
        const parsed = parseFile(file, { ...options, onReject, strict, countsInvoices })
        try {
          const left: FileAccount = yield* parsed
          guard(left.summary)
          files.push(left.summary)
          if (left.billed !== undefined) billed.push(left.billed)
          // Not spread: a call cannot have hundreds of thousands of arguments.
          for (const statement of left.statements) statements.push(statement)
          for (const record of left.uncharged) uncharged.push(record)
        } catch (error) {
          if (options.onFileError === undefined || !endsFileOnly(error)) throw error
          options.onFileError(error)
        }
      }
      done = true
      const summary = { files: withAlikeWarnings(files, { billed }), totals: totalsOf(files) }
      settle({ summary, rejects, statements, uncharged })
    } catch (error) {
      done = true
      fail(error)
      throw error
    } finally {
      if (!done)
        fail(
          new InvoiceError({
            code: 'aborted',
            expected: 'the input to be read to its end',
            remedy: 'The parse was left early, so there is no account of the whole input.',
          }),
        )
    }
  }

  async function* batches(): AsyncGenerator<LineItem[], void, undefined> {
    for await (const batch of columns()) yield lineItems(batch)
  }

  async function* items(): AsyncGenerator<LineItem, void, undefined> {
    for await (const batch of columns()) yield* lineItems(batch)
  }

  /** Asking for the account of a parse before iterating reads everything. */
  function asked(): Promise<ParseAccount> {
    if (!started) void drain().catch(() => undefined)
    return account
  }
  async function drain(): Promise<void> {
    for await (const _ of columns());
  }

  return {
    [Symbol.asyncIterator]: items,
    batches,
    columns,
    get summary() {
      return asked().then(({ summary }) => summary)
    },
    get account() {
      return asked()
    },
  }
}

/** Errors in a file, unlike a reject under `throw`, an abort, or a bug in this program. */
export function endsFileOnly(error: unknown): error is InvoiceError {
  const codes: readonly string[] = FILE_CODES
  return error instanceof InvoiceError && codes.includes(error.code)
}
