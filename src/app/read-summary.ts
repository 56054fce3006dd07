/** Reads inputs into one summary. */

import type { FormatDeclaration } from '../format/format.js'
import { formats as ownFormats } from '../formats.js'
import type { Input } from '../input/input.js'
import { withAlikeWarnings } from '../parse/alike-files.js'
import { totalsOf } from '../parse/tally.js'
import type { InvoiceSummary } from '../schema/invoice-summary.js'
import type { FileSummary, Summary } from '../schema/summary.js'
import { comparedColumn, summaryColumns, USUAL_COLUMNS } from '../summary/columns.js'
import type { SummaryState } from '../summary/groups.js'
import { repeatWarnings } from '../summary/repeats.js'
import { currencySummaries, type SummaryChoice } from '../summary/summarize.js'
import type { Contract } from '../tables/contract.js'
import type { ContractsInput } from '../tables/read-contract.js'
import type { TableReading } from '../tables/table-file.js'
import { byText } from '../values/order.js'
import { summaryMaking } from './jobs/products.js'
import { type ReadOptions, readFiles } from './jobs/read.js'

export interface SummaryWish {
  /** Columns of the line item, or months: `month`, `carrier`, `account_id`, `charge_category`… Month and carrier by default. */
  readonly by?: readonly string[] | undefined
  /** Compares each month with the one before it. */
  readonly compare?: 'previous' | undefined
  /** Adds the facts of the spend: what it consists of, and what is new in it. */
  readonly facts?: boolean | undefined
  /** Contracts that the facts are compared with: files, or their contents. */
  readonly contract?: ContractsInput | undefined
}

/** Awaits `heard` between blocks. Throws `usage` for an unknown column, before anything is read. */
export async function readSummary(
  inputs: Input | readonly Input[],
  wish: SummaryWish,
  reading: ReadOptions,
  heard: () => Promise<void> = async () => undefined,
): Promise<InvoiceSummary> {
  const choice = await readChoice(wish, reading)
  const { state, summary } = await readParts(inputs, choice, reading, heard)
  return summaryOf(state, choice, summary)
}

export type ReadChoice = SummaryChoice & { readonly facts: boolean }

/** The requested summary, with its contracts read. */
export async function readChoice(
  wish: SummaryWish,
  { formats = ownFormats, signal, onNotice }: Pick<ReadOptions, 'formats' | 'signal' | 'onNotice'>,
): Promise<ReadChoice> {
  return {
    ...summaryChoice(wish),
    contracts: await contractsOf(wish.contract, formats, { signal, warn: onNotice }),
  }
}

/** The parts that a summary of these files is made from. */
export async function readParts(
  inputs: Input | readonly Input[],
  { by, facts }: Pick<ReadChoice, 'by' | 'facts'>,
  reading: ReadOptions,
  heard: () => Promise<void>,
): Promise<{ readonly state: SummaryState; readonly summary: Summary }> {
  const making = await summaryMaking(by, facts ? (reading.formats ?? ownFormats) : undefined)
  const { summary } = await readFiles(inputs, making, reading, heard)
  return { state: making.whole(), summary }
}

/** Throws `usage` for an unknown column. */
export function summaryChoice({ by = USUAL_COLUMNS, compare, facts = false }: SummaryWish): ReadChoice {
  const columns = summaryColumns(by)
  if (compare !== undefined) comparedColumn(columns)
  return { by: columns.map(({ name }) => name), compare: compare ?? null, facts }
}

/** `isWeighed`: the files are those of a store, which counts charges in two files once. */
export function summaryOf(
  state: SummaryState,
  choice: SummaryChoice,
  read: Summary,
  isWeighed = false,
): InvoiceSummary {
  // The same order however the files were given, or merged from parts.
  const ordered = read.files.toSorted(byFile)
  const warnings = repeatWarnings(state)
  const isNamed = (...both: readonly FileSummary[]): boolean =>
    warnings.some((sentence) => both.every(({ file }) => sentence.includes(file)))
  const files = isWeighed ? ordered : withAlikeWarnings(ordered, { isNamed, bytesOnce: true })
  return {
    by: choice.by,
    compare: choice.compare,
    currencies: currencySummaries(state, choice),
    warnings,
    summary: { files, totals: totalsOf(files) },
  }
}

const byFile = (a: FileSummary, b: FileSummary): number =>
  byText(a.file, b.file) || byText(a.sha256, b.sha256)

/** A mistake in a contract is reported before any input is read. */
async function contractsOf(
  given: ContractsInput | undefined,
  formats: readonly FormatDeclaration[],
  tables: TableReading,
): Promise<readonly Contract[] | undefined> {
  if (given === undefined) return undefined
  const { readContracts } = await import('../tables/read-contract.js')
  const carriers = [...new Set(formats.map(({ carrier }) => carrier))]
  return readContracts([given].flat(), { carriers, ...tables })
}
