/** Settings of the V8 engine for the command; a library must not change them for the process it runs in. */
import { getHeapSpaceStatistics, getHeapStatistics, setFlagsFromString } from 'node:v8'

/** `args`: the command and its options. An engine version that does not know a flag would print a message. */
export function tuneEngine(version: string, args: readonly string[]): void {
  if (!/^v2[0-4]\./.test(version)) return
  // The compiler inlines called functions, which takes longer than it saves in most runs of this program.
  setFlagsFromString('--max-inlined-bytecode-size-cumulative=150')
  // Node 20 optimises code that has run only briefly, which does not pay off for a short file. Later versions wait
  // anyway.
  if (version.startsWith('v20.')) setFlagsFromString('--interrupt-budget=200000')
  if (readsOnOneThread(args)) limitHeap()
}

/** Commands that read files and end. */
const READING = new Set(['audit', 'parse', 'summary', 'accrual', 'explain', 'charges'])

/** Flags apply to all threads of the process: a thread that starts later would keep the smallest young generation. */
export const readsOnOneThread = ([command = '', ...args]: readonly string[]): boolean =>
  READING.has(command) && !args.some((arg) => arg.startsWith('--jobs'))

/** Milliseconds between two checks of the heap: a short run ends before the first. */
const INTERVAL = 100

interface Limit {
  readonly flag: string
  /** Bytes. */
  readonly from: number
  readonly size: () => number
}

const LIMITS: readonly Limit[] = [
  {
    // The space for new objects. From Node 22 on it grows to 128 MB in a long run, however little survives in it.
    flag: '--semi-space-growth-factor=1',
    from: 32 << 20,
    size: () =>
      getHeapSpaceStatistics().find(({ space_name }) => space_name === 'new_space')?.space_size ?? 0,
  },
  {
    // Garbage may be this share of the live objects, instead of up to three times as much.
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
