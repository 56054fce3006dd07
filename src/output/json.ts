import { createBatchJson } from './batch-json.js'
import type { Sink } from './sink.js'
import type { Writer } from './target.js'

/** One JSON array, a line item on each line, written as the line items come. */
export function openJson(sink: Sink): Writer {
  const json = createBatchJson({ first: '[\n', before: ',\n', after: '' })
  let begun = false
  return {
    write: async (batch) => {
      if (batch.charges.length === 0) return
      begun = true
      await sink.write(json(batch))
    },
    finish: async () => {
      await sink.write(begun ? '\n]\n' : '[]\n')
    },
  }
}
