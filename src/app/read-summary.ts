/** Inputs read into one summary. */

import { formats } from '../formats.js'
import type { Input } from '../input/input.js'
import type { InvoiceSummary } from '../schema/invoice-summary.js'
import { comparedColumn, summaryColumns, USUAL_COLUMNS } from '../summary/columns.js'
import { repeatWarnings } from '../summary/repeats.js'
import { currencySummaries } from '../summary/summarize.js'
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
  { by = USUAL_COLUMNS, compare, facts = false, contract }: SummaryWish,
  reading: ReadOptions,
  heard: () => Promise<void> = async () => undefined,
): Promise<InvoiceSummary> {
  const columns = summaryColumns(by)
  if (compare !== undefined) comparedColumn(columns)
  const names = columns.map(({ name }) => name)
  const contracts = await contractsOf(contract, reading.signal)
  const making = await summaryMaking(names, facts)
  const summary = await readFiles(inputs, making, reading, heard)
  const state = making.whole()
  const choice = { by: names, compare: compare ?? null }
  const currencies = currencySummaries(state, { ...choice, facts, contracts })
  return { ...choice, currencies, warnings: repeatWarnings(state), summary }
}

/** A mistake in them is reported before anything is read. */
async function contractsOf(
  given: ContractsInput | undefined,
  signal: AbortSignal | undefined,
): Promise<readonly Contract[] | undefined> {
  if (given === undefined) return undefined
  const { readContracts } = await import('../tables/read-contract.js')
  const carriers = [...new Set(formats.map(({ carrier }) => carrier))]
  return readContracts([given].flat(), { carriers, signal })
}
