/** What has been written so far: files without a place yet, which a process that ends takes back, and what stays. */
import { unlinkSync } from 'node:fs'

/** Hidden names of files without a place. */
export const unfinished = new Set<string>()

/** Files that have taken their places. */
export const placed = new Set<string>()

/** The standard output, pipes and devices, once something was sent there. */
export const sent = new Set<string>()

/** Lakes, and how many files each has got. */
export const lakeFiles = new Map<string, number>()

/** What an interrupted run leaves behind, in words. */
export function leftText(): string {
  const written = [...placed].map((path) => `${path} is written`)
  const cut = [...sent].map((name) => `what the ${name} has got is cut short`)
  const lakes = [...lakeFiles].map(([lake, files]) => `${lake} has got ${files} of the files`)
  const files = placed.size + lakes.length === 0 ? 'no file was written' : 'no other file was written'
  return placed.size + sent.size + lakes.length === 0
    ? 'nothing was written'
    : [...written, ...cut, ...lakes, files].join('; ')
}

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
