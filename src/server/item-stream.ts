/** Line items as a file that is written while it is sent. */
import type { Sink } from '../output/sink.js'
import type { OutputTarget } from '../output/target.js'
import { batchesOf } from '../parse/from-line-items.js'
import type { LineItemFilter } from '../store/filters.js'
import type { QueryOptions } from '../store/query.js'
import type { Store } from '../store/store.js'

/** The body of a response: as fast as its reader accepts it, with a page of line items in memory at a time. */
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
    // A writer may reuse its bytes once this has resolved, so the queue gets a copy.
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
  // A reader that disconnects ends the stream; any other failure cuts the response short.
  write().catch((error: unknown) => out.abort(error).catch(() => undefined))
  return readable
}
