/** Divides the charges of orders over their tracked items, in one output. */

import type { Combination } from '../format/format.js'
import { combinations } from '../formats.js'
import type { Input } from '../input/input.js'
import { type Outputs, openOutputs } from '../output/outputs.js'
import type { CombineAccount } from '../parse/combine.js'
import { InvoiceError } from '../schema/errors.js'
import { combineInvoice } from './api.js'
import { type Job, type JobContext, startJob } from './job.js'
import { type ParseJobOptions, warner } from './parse.js'
import { filesOf, openReading, type ReadCount } from './reading.js'

export type CombineJobOptions = Omit<ParseJobOptions, 'format' | 'jobs' | 'strict'>

export interface CombineInputs {
  readonly invoice: Input
  readonly tracking: Input
}

export interface CombineResult extends ReadCount {
  readonly account: CombineAccount
}

/** `id`: the name of the combination. */
export function combineJob(
  id: string,
  inputs: CombineInputs,
  options: CombineJobOptions,
): Job<CombineResult> {
  return startJob(async (work) => {
    const outputs = await openOutputs(options, options.out, work.signal)
    try {
      await outputs.refuseAll([inputs.invoice, inputs.tracking, ...filesOf(options)])
      if (typeof inputs.tracking === 'string') await outputs.refuseWithin(inputs.tracking)
      return await combineTo(outputs, combinationOf(id), inputs, options, work)
    } finally {
      await outputs.discard()
    }
  })
}

async function combineTo(
  outputs: Outputs,
  combination: Combination,
  { invoice, tracking }: CombineInputs,
  options: CombineJobOptions,
  work: JobContext,
): Promise<CombineResult> {
  const raw = options.raw === true
  const reading = await openReading(options, work, outputs)
  const { jobs, ...parse } = reading.options
  const combined = combineInvoice(combination, invoice, tracking, {
    ...parse,
    raw,
    emptyBatches: true,
    onReject: (error) => {
      reading.options.onReject(error)
      outputs.rejects?.add(error)
    },
    onFileError: undefined, // without its invoice there is nothing to divide
  })
  const writer = await options.target.open(outputs.items, { raw, excel: options.excel, warn: warner(work) })
  for await (const batch of combined.columns()) {
    reading.writes(batch.charges.length)
    await outputs.rejects?.drained()
    await work.heard()
    await writer.write(batch)
  }
  const account = await combined.account
  await writer.finish()
  work.tell({ kind: 'read' })
  await work.heard()
  await outputs.place(summaryOf(account))
  return { account, ...reading.counted() }
}

function combinationOf(id: string): Combination {
  const combination = combinations.find((one) => one.id === id)
  if (combination !== undefined) return combination
  throw new InvoiceError({
    code: 'usage',
    value: id,
    expected: `one of ${combinations.map((one) => one.id).join(', ')}`,
    remedy: '`parse-invoice combine --help` shows an example.',
  })
}

/** The summary of the invoice, and what was not matched. */
function summaryOf(account: CombineAccount) {
  const { summary, lineItems, tracking, ordersWithoutItems, itemsWithoutOrder } = account
  return {
    ...summary,
    combined: {
      line_items: lineItems,
      tracking,
      orders_without_items: ordersWithoutItems,
      items_without_order: itemsWithoutOrder,
    },
  }
}
