import { createBatchJson } from './batch-json.js'
import type { Sink } from './sink.js'
import type { Writer, WriterOptions } from './target.js'

const FIRST = '[\n'
const NEXT = ',\n'

/** One JSON array with a line item on each line, written as they arrive. */
export function openJson(sink: Sink, options: Pick<WriterOptions, 'begun'> = {}): Writer {
  let begun = options.begun === true
  const json = createBatchJson({ first: begun ? NEXT : FIRST, before: NEXT, after: '' })
  return {
    write: async (batch) => {
      if (batch.charges.length === 0) return
      begun = true
      await sink.write(json(batch))
    },
    append: async (text) => {
      await sink.write(begun ? text : Buffer.concat([Buffer.from(FIRST), text.subarray(NEXT.length)]))
      begun = true
    },
    finish: async () => {
      await sink.write(begun ? '\n]\n' : '[]\n')
    },
  }
}
