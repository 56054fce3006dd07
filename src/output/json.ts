import { createLineItemJson } from './line-item-json.js'
import type { Sink } from './sink.js'
import type { Writer } from './target.js'

/** One JSON array, a line item on each line, written as the line items come. */
export function openJson(sink: Sink): Writer {
  const json = createLineItemJson()
  let before = '[\n'
  return {
    write: async (items) => {
      if (items.length === 0) return
      const lines = items.map(json).join(',\n')
      const start = before
      before = ',\n'
      await sink.write(start + lines)
    },
    finish: async () => {
      await sink.write(before === ',\n' ? '\n]\n' : '[]\n')
    },
  }
}
