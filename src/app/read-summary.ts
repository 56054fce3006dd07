/** Inputs read into one summary. */

import type { FormatDeclaration } from '../format/format.js'
import { formats as ownFormats } from '../formats.js'
import type { Input } from '../input/input.js'
import type { InvoiceSummary } from '../schema/invoice-summary.js'
import type { Summary } from '../schema/summary.js'
import { comparedColumn, summaryColumns, USUAL_COLUMNS } from '../summary/columns.js'
import type { SummaryState } from '../summary/groups.js'
import { repeatWarnings } from '../summary/repeats.js'
import { currencySummaries, type SummaryChoice } from '../summary/summarize.js'
import type { Contract } from '../tables/contract.js'
import type { ContractsInput } from '../tables/read-contract.js'
import { summaryMaking } from './jobs/products.js'
import { type ReadOptions, readFiles } from './jobs/read.js'

export interface SummaryWish {
  /** Columns of the line item, or months: `month`, `carrier`, `account_id`, `charge_category`… Month and carrier where it is left out. */
  readonly by?: readonly string[] | undefined
  /** Each month with the one before it. */
  readonly compare?: 'previous' | undefined
  /** What the spend is made of, and what is new in it. */
  readonly facts?: boolean | undefined
  /** Contracts that the facts are held against: files, or what stands in them. */
  readonly contract?: ContractsInput | undefined
}

/** `heard` is waited for between blocks. Throws `usage` for what is no column, before anything is read. */
export async function readSummary(
  inputs: Input | readonly Input[],
  wish: SummaryWish,
  reading: ReadOptions,
  heard: () => Promise<void> = async () => undefined,
): Promise<InvoiceSummary> {
  const choice = summaryChoice(wish)
  const { formats = ownFormats, signal } = reading
  const contracts = await contractsOf(wish.contract, formats, signal)
  const making = await summaryMaking(choice.by, choice.facts ? formats : undefined)
  const summary = await readFiles(inputs, making, reading, heard)
  return summaryOf(making.whole(), { ...choice, contracts }, summary)
}

type ReadChoice = SummaryChoice & { readonly facts: boolean }

/** Throws `usage` for what is no column. */
export function summaryChoice({ by = USUAL_COLUMNS, compare, facts = false }: SummaryWish): ReadChoice {
  const columns = summaryColumns(by)
  if (compare !== undefined) comparedColumn(columns)
  return { by: columns.map(({ name }) => name), compare: compare ?? null, facts }
}

export const summaryOf = (state: SummaryState, choice: SummaryChoice, summary: Summary): InvoiceSummary => ({
  by: choice.by,
  compare: choice.compare,
  currencies: currencySummaries(state, choice),
  warnings: repeatWarnings(state),
  summary,
})

/** A mistake in them is reported before anything is read. */
async function contractsOf(
  given: ContractsInput | undefined,
  formats: readonly FormatDeclaration[],
  signal: AbortSignal | undefined,
): Promise<readonly Contract[] | undefined> {
  if (given === undefined) return undefined
  const { readContracts } = await import('../tables/read-contract.js')
  const carriers = [...new Set(formats.map(({ carrier }) => carrier))]
  return readContracts([given].flat(), { carriers, signal })
}
