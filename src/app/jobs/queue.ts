/** A queue between two sides that wait for each other. */
export interface Queue<Entry> {
  put(entry: Entry): void
  /** Once the queue is empty, `take` fails with this error. */
  fail(error: unknown): void
  /** The next entry, as soon as there is one. One reader at a time. */
  take(): Promise<Entry>
}

export function createQueue<Entry>(): Queue<Entry> {
  const entries: Entry[] = []
  let failure: { readonly error: unknown } | undefined
  let wake: () => void = () => undefined
  return {
    put: (entry) => {
      entries.push(entry)
      wake()
    },
    fail: (error) => {
      failure ??= { error }
      wake()
    },
    take: async () => {
      for (;;) {
        const entry = entries.shift()
        if (entry !== undefined) return entry
        if (failure !== undefined) throw failure.error
        await new Promise<void>((resolve) => {
          wake = resolve
        })
      }
    },
  }
}
