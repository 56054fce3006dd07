/** The records of one shipment, kept while files go by; of all others nothing stays. */
import type { ReadRecord } from '../checks/record.js'
import type { FormatDeclaration } from '../format/format.js'
import { type ChargeBatch, lineItems } from '../parse/charge-batch.js'
import type { LineItem } from '../schema/line-item.js'
import type { StoryWeight } from '../schema/shipment-story.js'
import type { AuditConfig } from '../tables/config-schema.js'
import { fold } from '../values/fold.js'
import { weightOf } from './story-weights.js'

export interface StoryRecords {
  take(batch: ChargeBatch): void
  readonly items: readonly LineItem[]
  weights(): StoryWeight[]
}

export function createStoryRecords(
  wanted: string,
  formats: readonly FormatDeclaration[],
  config: AuditConfig,
): StoryRecords {
  const items: LineItem[] = []
  const weights = new Map<string, StoryWeight>()
  const hints = new Map(formats.map(({ id, audit }) => [id, audit]))
  const key = fold(wanted)

  function weigh(batch: ChargeBatch, index: number): void {
    const { records, file, format } = batch
    const row = records.row[index] as number
    const [first = 0, end = 0] = [records.first[index], records.first[index + 1]]
    const record: ReadRecord = { batch, index, first, end, row, hints: hints.get(format) }
    const stated = weightOf(record, config)
    if (stated === null) return
    const known = weights.get(JSON.stringify(stated))
    if (known !== undefined) known.records++
    else weights.set(JSON.stringify(stated), { source: { file, row, column: null }, records: 1, ...stated })
  }

  return {
    take: (batch) => {
      const numbers = batch.records.tracking_number
      const rows = new Set<number>()
      for (let index = 0; index < batch.records.length; index++) {
        const number = numbers[index] as string | null
        if (number === null || (number !== wanted && fold(number) !== key)) continue
        rows.add(batch.records.row[index] as number)
        weigh(batch, index)
      }
      if (rows.size > 0) items.push(...lineItems(batch).filter(({ source }) => rows.has(source.row)))
    },
    items,
    weights: () => [...weights.values()],
  }
}
