import { createBatchJson } from './batch-json.js'
import type { Sink } from './sink.js'
import type { Writer } from './target.js'

/** A line item as JSON on each line. */
export function openNdjson(sink: Sink): Writer {
  const json = createBatchJson({ first: '', before: '', after: '\n' })
  return {
    write: async (batch) => {
      if (batch.charges.length > 0) await sink.write(json(batch))
    },
    append: (text) => sink.write(text),
    finish: async () => undefined,
  }
}
