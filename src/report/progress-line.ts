/** A line that redraws itself while files are read: bytes, rows, rate and, if the size is known, time left. */
import type { Screen } from '../output/screen.js'
import { printableText } from '../schema/errors.js'
import { progressText } from './progress-text.js'
import { cutTo } from './text-table.js'

interface Progress {
  file(name: string, size: number | null): void
  read(bytes: number, rows: number): void
  /** Erases the line, so that something else can be written. */
  clear(): void
}

const EVERY = 100
/** Milliseconds: shorter jobs need no progress. */
const FIRST = 400
const BACK = '\r\u001b[K'

export function createProgress(
  { errScreen, tell }: { readonly errScreen: Screen; readonly tell: (text: string) => void },
  clock: () => number = () => performance.now(),
): Progress {
  if (!errScreen.lively) return { file: () => undefined, read: () => undefined, clear: () => undefined }
  const started = clock()
  const before = { bytes: 0, rows: 0 }
  let now = { name: '', size: null as number | null, bytes: 0, rows: 0, started }
  let drawn = started + FIRST - EVERY
  let shown = false
  return {
    file(name, size) {
      before.bytes += now.bytes
      before.rows += now.rows
      now = { name, size: isPacked(name) ? null : size, bytes: 0, rows: 0, started: clock() }
    },
    read(bytes, rows) {
      now.bytes = bytes
      now.rows = rows
      const time = clock()
      if (time - drawn < EVERY) return
      drawn = time
      shown = true
      const total = {
        bytes: before.bytes + bytes,
        rows: before.rows + rows,
        seconds: (time - started) / 1000,
      }
      const figures = progressText(total, { ...now, seconds: (time - now.started) / 1000 })
      const name = cutTo(printableText(now.name), Math.max(10, errScreen.width - figures.length - 3), 'end')
      tell(`${BACK}${cutTo(`${name}  ${figures}`, errScreen.width - 1)}`)
    },
    clear() {
      if (shown) tell(BACK)
      shown = false
    },
  }
}

/** The compressed size does not show how much of the unpacked bytes has been read. */
const isPacked = (name: string): boolean => /\.gz$|\.zip\//i.test(name)
