import { createLineItemJson, joined } from './line-item-json.js'
import type { Sink } from './sink.js'
import type { Writer } from './target.js'

/** A line item as JSON on each line. */
export function openNdjson(sink: Sink): Writer {
  const addJson = createLineItemJson()
  return {
    write: async (items) => {
      if (items.length === 0) return
      const lines = joined(items, (pieces, item) => {
        addJson(pieces, item)
        pieces.push('\n')
      })
      await sink.write(lines)
    },
    finish: async () => undefined,
  }
}
