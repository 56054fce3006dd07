import { createLineItemJson } from './line-item-json.js'
import type { Sink } from './sink.js'
import type { Writer } from './target.js'

/** A line item as JSON on each line. */
export function openNdjson(sink: Sink): Writer {
  const json = createLineItemJson()
  return {
    write: async (items) => {
      if (items.length === 0) return
      let lines = ''
      for (const item of items) lines += `${json(item)}\n`
      await sink.write(lines)
    },
    finish: async () => undefined,
  }
}
