/** Line items as a file that is written while it is sent. */
import type { Sink } from '../output/sink.js'
import type { OutputTarget } from '../output/target.js'
import { batchesOf } from '../parse/from-line-items.js'
import type { LineItemFilter } from '../store/filters.js'
import type { QueryOptions } from '../store/query.js'
import type { Store } from '../store/store.js'

/** The body of an answer: as fast as its reader takes it, a page of line items in memory at a time. */
export function itemStream(
  store: Store,
  filter: LineItemFilter,
  query: QueryOptions,
  target: OutputTarget,
): ReadableStream<Uint8Array> {
  const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>()
  const out = writable.getWriter()
  const encoder = new TextEncoder()
  const sink: Sink = {
    // A writer may use its bytes again once this has settled: what is queued has its own.
    write: async (chunk) => {
      await out.ready
      await out.write(typeof chunk === 'string' ? encoder.encode(chunk) : chunk.slice())
    },
  }
  const write = async (): Promise<void> => {
    const writer = await target.open(sink, { raw: false, excel: false, warn: () => undefined })
    for await (const page of store.batches(filter, query))
      for (const batch of batchesOf(page)) await writer.write(batch)
    await writer.finish()
    await out.close()
  }
  // Whoever goes away ends it; whatever else goes wrong ends the answer before its end.
  write().catch((error: unknown) => out.abort(error).catch(() => undefined))
  return readable
}
