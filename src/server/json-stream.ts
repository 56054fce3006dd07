/** Writes a page a few items at a time, so that the first are sent before the last are serialized. */

const BATCH_ITEMS = 100

export function streamedPage(items: readonly unknown[], next: string | null): Response {
  const encoder = new TextEncoder()
  let at = 0
  const body = new ReadableStream<Uint8Array>({
    pull: (controller) => {
      const part = JSON.stringify(items.slice(at, at + BATCH_ITEMS)).slice(1, -1)
      const text = `${at === 0 ? '{"data":[' : part === '' ? '' : ','}${part}`
      at += BATCH_ITEMS
      if (at < items.length) return controller.enqueue(encoder.encode(text))
      controller.enqueue(encoder.encode(`${text}],"next_token":${JSON.stringify(next)}}`))
      controller.close()
    },
  })
  return new Response(body, { headers: { 'content-type': 'application/json' } })
}
