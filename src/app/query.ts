/** Line items from a store, in any output shape. */
import { type OutputPaths, openOutputs } from '../output/outputs.js'
import type { Sink } from '../output/sink.js'
import type { OutputTarget } from '../output/target.js'
import { batchesOf } from '../parse/from-line-items.js'
import { totalsOf } from '../parse/tally.js'
import type { LineItem } from '../schema/line-item.js'
import type { ItemOrder } from '../store/choices.js'
import { filterOf } from '../store/filters.js'
import { openStore } from '../store/store.js'
import { type Job, startJob } from './job.js'
import { warner } from './parse.js'

export interface QueryJobOptions extends Pick<OutputPaths, 'output'> {
  readonly store?: string | undefined
  readonly connection?: string | undefined
  /** `FIELD=VALUE`, `FIELD[gte]=VALUE` */
  readonly where?: readonly string[] | undefined
  readonly order?: ItemOrder | undefined
  /** Maximum number of line items. */
  readonly limit?: number | undefined
  readonly target: OutputTarget
  /** The output if no file is named. */
  readonly out: Sink
  /** CSV for Excel. */
  readonly excel?: boolean | undefined
}

export function queryJob(options: QueryJobOptions): Job<{ readonly items: number }> {
  return startJob(async (work) => {
    const filter = filterOf(options.where ?? [])
    const outputs = await openOutputs({ output: options.output }, options.out, work.signal)
    const { connection, order, limit = Infinity } = options
    const store = await openStore(options.store, { create: false, connection }).catch(
      async (error: unknown) => {
        await outputs.discard()
        throw error
      },
    )
    try {
      const shape = { raw: false, excel: options.excel === true, warn: warner(work) }
      const writer = await options.target.open(outputs.items, shape)
      let items = 0
      for await (const page of store.batches(filter, { connection, order })) {
        const wanted: readonly LineItem[] = page.slice(0, limit - items)
        for (const batch of batchesOf(wanted)) await writer.write(batch)
        items += wanted.length
        work.tell({ kind: 'items', items: wanted.length })
        await work.heard()
        if (items >= limit) break
      }
      if (items === 0)
        for (const warning of await store.reasonsOfNone(filter, connection))
          work.tell({ kind: 'warning', warning })
      work.tell({ kind: 'read' })
      await writer.finish()
      await outputs.place({ files: [], totals: totalsOf([]) })
      return { items }
    } finally {
      await outputs.discard()
      await store.close()
    }
  })
}
