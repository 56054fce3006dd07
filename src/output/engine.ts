/** What the command tells V8, which a library must not do to the process it is in. */
import { getHeapSpaceStatistics, getHeapStatistics, setFlagsFromString } from 'node:v8'

/** `args`: the command and its options. A version that does not know a flag would report it on the screen. */
export function tuneEngine(version: string, args: readonly string[]): void {
  if (!/^v2[0-4]\./.test(version)) return
  // The compiler inlines called functions, which takes longer than most runs of this program save by it.
  setFlagsFromString('--max-inlined-bytecode-size-cumulative=150')
  // Node 20 optimises code that has run only briefly, which does not pay off for a short file. Later versions wait by
  // themselves.
  if (version.startsWith('v20.')) setFlagsFromString('--interrupt-budget=200000')
  if (readsOnOneThread(args)) limitHeap()
}

/** Commands that read files and end. */
const READING = new Set(['audit', 'parse', 'summary', 'accrual', 'explain', 'charges'])

/** Flags hold for all threads of the process: one that starts later would be left with the least young generation. */
export const readsOnOneThread = ([command = '', ...args]: readonly string[]): boolean =>
  READING.has(command) && !args.some((arg) => arg.startsWith('--jobs'))

/** Milliseconds between two looks at the heap: a short run ends before the first. */
const INTERVAL = 100

interface Limit {
  readonly flag: string
  /** Bytes. */
  readonly from: number
  readonly size: () => number
}

const LIMITS: readonly Limit[] = [
  {
    // Where objects are made. From Node 22 on it grows to 128 MB in a long run, however little survives in it.
    flag: '--semi-space-growth-factor=1',
    from: 32 << 20,
    size: () =>
      getHeapSpaceStatistics().find(({ space_name }) => space_name === 'new_space')?.space_size ?? 0,
  },
  {
    // Garbage may be this share of what is alive, in place of up to three times as much.
    flag: '--heap-growing-percent=50',
    from: 48 << 20,
    size: () => getHeapStatistics().used_heap_size,
  },
]

function limitHeap(): void {
  const waiting = new Set(LIMITS)
  const timer = setInterval(() => {
    for (const limit of waiting) {
      if (limit.size() < limit.from) continue
      setFlagsFromString(limit.flag)
      waiting.delete(limit)
    }
    if (waiting.size === 0) clearInterval(timer)
  }, INTERVAL)
  timer.unref()
}
