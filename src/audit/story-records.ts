/** The records of one shipment, kept while files are read; nothing else is kept. */
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
  /** Drops the records of a file that broke off. */
  drop(file: string): void
  readonly items: readonly LineItem[]
  weights(): StoryWeight[]
}

export function createStoryRecords(
  wanted: string,
  formats: readonly FormatDeclaration[],
  config: AuditConfig,
): StoryRecords {
  const items: LineItem[] = []
  const stating: StoryWeight[] = [] // one for each record
  const hints = new Map(formats.map(({ id, audit }) => [id, audit]))
  const key = fold(wanted)

  function weigh(batch: ChargeBatch, index: number): void {
    const { records, file, format } = batch
    const row = records.row[index] as number
    const [first = 0, end = 0] = [records.first[index], records.first[index + 1]]
    const record: ReadRecord = { batch, index, first, end, row, hints: hints.get(format) }
    const stated = weightOf(record, config)
    if (stated === null) return
    stating.push({ source: { file, row, column: null }, records: 1, ...stated })
  }

  /** Records that state the same are counted together. */
  function weights(): StoryWeight[] {
    const known = new Map<string, StoryWeight>()
    for (const { source, records, ...stated } of stating) {
      const text = JSON.stringify(stated)
      const first = known.get(text)
      if (first !== undefined) first.records += records
      else known.set(text, { source, records, ...stated })
    }
    return [...known.values()]
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
    drop: (file) => {
      items.splice(0, items.length, ...items.filter(({ source }) => source.file !== file))
      stating.splice(0, stating.length, ...stating.filter(({ source }) => source.file !== file))
    },
    items,
    weights,
  }
}
