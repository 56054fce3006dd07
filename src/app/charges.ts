/** What is charged, by carrier and category. */

import type { Input } from '../input/input.js'
import { openFiles } from '../output/outputs.js'
import { type ChargeRow, createChargeTable } from '../report/charge-table.js'
import type { Summary } from '../schema/summary.js'
import { parseInvoice } from './api.js'
import { type Job, startJob } from './job.js'
import { openReading, type ReadCount, type ReadingOptions } from './reading.js'

export interface ChargesResult extends ReadCount {
  readonly rows: readonly ChargeRow[]
  readonly summary: Summary
}

export function chargesJob(inputs: readonly Input[], options: ReadingOptions): Job<ChargesResult> {
  return startJob(async (work) => {
    const outputs = await openFiles({})
    await outputs.refuseAll([...inputs, options.charges])
    const reading = await openReading(options, work, outputs)
    const parse = parseInvoice(inputs, reading.options)
    const table = createChargeTable()
    for await (const batch of parse.batches()) {
      table.add(batch)
      await work.heard()
    }
    work.tell({ kind: 'read' })
    return { rows: table.rows(), summary: await parse.summary, ...reading.counted() }
  })
}
