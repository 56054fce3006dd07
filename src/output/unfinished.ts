/** Files that are written to and have no place yet: what a process that ends takes back. */
import { unlinkSync } from 'node:fs'

/** Their hidden names. */
export const unfinished = new Set<string>()

/** Whether a path is one of the hidden names that are written to at this moment. */
export function isUnfinished(path: string): boolean {
  return UNFINISHED.test(path)
}
const UNFINISHED = /(^|[/\\])\.parse-invoice-[0-9a-f-]{36}\.part$/

/** Takes back at once all that has no place yet: for the moments before a process ends. */
export function removeUnfinished(): void {
  for (const path of unfinished) {
    try {
      unlinkSync(path)
    } catch {
      // Gone already, or beyond reach: the process is ending.
    }
  }
  unfinished.clear()
}
