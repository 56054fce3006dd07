import { createBatchJson } from './batch-json.js'
import type { Sink } from './sink.js'
import type { Writer } from './target.js'

/** One JSON array, a line item on each line, written as the line items come. */
export function openJson(sink: Sink): Writer {
  const json = createBatchJson()
  let begun = false
  const before = (): string => {
    const text = begun ? ',\n' : '[\n'
    begun = true
    return text
  }
  return {
    write: async (batch) => {
      if (batch.charges.length > 0) await sink.write(json(batch, before, ''))
    },
    finish: async () => {
      await sink.write(begun ? '\n]\n' : '[]\n')
    },
  }
}
