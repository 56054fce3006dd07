import { createLineItemJson, joined } from './line-item-json.js'
import type { Sink } from './sink.js'
import type { Writer } from './target.js'

/** One JSON array, a line item on each line, written as the line items come. */
export function openJson(sink: Sink): Writer {
  const addJson = createLineItemJson()
  let before = '[\n'
  return {
    write: async (items) => {
      if (items.length === 0) return
      const lines = joined(items, (pieces, item) => {
        pieces.push(before)
        before = ',\n'
        addJson(pieces, item)
      })
      await sink.write(lines)
    },
    finish: async () => {
      await sink.write(before === ',\n' ? '\n]\n' : '[]\n')
    },
  }
}
