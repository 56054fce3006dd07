/** Lists charges by carrier and category. */

import type { Input } from '../input/input.js'
import { openFiles } from '../output/outputs.js'
import { withAlikeWarnings } from '../parse/alike-files.js'
import type { ChargeRow } from '../report/charge-table.js'
import type { Summary } from '../schema/summary.js'
import { type Job, startJob } from './job.js'
import { chargesMaking } from './jobs/products.js'
import { readFiles } from './jobs/read.js'
import { filesOf, openReading, type ReadCount, type ReadingOptions } from './reading.js'

export interface ChargesResult extends ReadCount {
  readonly rows: readonly ChargeRow[]
  readonly summary: Summary
}

export function chargesJob(inputs: readonly Input[], options: ReadingOptions): Job<ChargesResult> {
  return startJob(async (work) => {
    const outputs = await openFiles({})
    await outputs.refuseAll([...inputs, ...filesOf(options)])
    const reading = await openReading(options, work, outputs)
    const making = await chargesMaking()
    const { summary: read, billed } = await readFiles(inputs, making, reading.options, work.heard)
    work.tell({ kind: 'read' })
    const summary = { ...read, files: withAlikeWarnings(read.files, { billed }) }
    return { rows: making.rows(), summary, ...reading.counted() }
  })
}
