/** Limits of the heap in long runs of the command; a library must not set them for its process. */
import { getHeapSpaceStatistics, getHeapStatistics, setFlagsFromString } from 'node:v8'

/** Commands that read files and end. */
const READING = new Set(['accrual', 'audit', 'charges', 'codes', 'combine', 'explain', 'parse', 'summary'])

interface Threads {
  readonly jobs?: number
  /** An embedded store has a thread. */
  readonly store?: unknown
}

/** Flags apply to all threads of the process: a later one would get only the smallest young generation. */
export const readsOnOneThread = (command: string, { jobs = 1, store }: Threads): boolean =>
  READING.has(command) && jobs === 1 && store === undefined

/** Milliseconds between checks of the heap: a short run ends before the first. */
const INTERVAL = 100

interface Limit {
  readonly flag: string
  /** The flag at its default: with that, V8 accepts code that was compiled before the limit was set. */
  readonly former: string
  /** Bytes. */
  readonly from: number
  readonly size: () => number
}

export const HEAP_LIMITS: readonly Limit[] = [
  {
    // The young generation. In a long run it grows to 32 MB, from Node 22 on to 128, however little survives in it.
    flag: '--semi-space-growth-factor=1',
    former: '--semi-space-growth-factor=2',
    from: 16 << 20,
    size: () =>
      getHeapSpaceStatistics().find(({ space_name }) => space_name === 'new_space')?.space_size ?? 0,
  },
  {
    // Garbage may be this share of the live objects, instead of up to three times as much.
    flag: '--heap-growing-percent=50',
    former: '--heap-growing-percent=0',
    from: 48 << 20,
    size: () => getHeapStatistics().used_heap_size,
  },
]

let timer: NodeJS.Timeout | undefined

/** Only for runs on one thread. */
export function limitHeap(): void {
  if (!/^v2[0-4]\./.test(process.version)) return
  const waiting = new Set(HEAP_LIMITS)
  timer = setInterval(() => {
    for (const limit of waiting) {
      if (limit.size() < limit.from) continue
      setFlagsFromString(limit.flag)
      waiting.delete(limit)
    }
    if (waiting.size === 0) clearInterval(timer)
  }, INTERVAL)
  timer.unref()
  // Comes before the compiled code is kept, for runs that have not set any limit yet.
  process.prependListener('exit', freeHeap)
}

/** Sets the limits back, if there are any: for threads that start now. */
export function freeHeap(): void {
  if (timer === undefined) return
  clearInterval(timer)
  for (const { former } of HEAP_LIMITS) setFlagsFromString(former)
}
