/** What has been written so far: unfinished files, which are deleted when the process ends, and what remains. */
import { unlinkSync } from 'node:fs'

/** Hidden names of unfinished files. */
export const unfinishedFiles = new Set<string>()

/** Files that were put in place. */
export const placedFiles = new Set<string>()

/** The standard output, pipes and devices that something was written to. */
export const startedStreams = new Set<string>()

/** Lakes, and the number of files written to each. */
export const lakeFiles = new Map<string, number>()

/** What an interrupted run leaves behind, in words. */
export function leftText(): string {
  const written = [...placedFiles].map((path) => `${path} is written`)
  const cut = [...startedStreams].map((name) => `the ${name} is cut short`)
  const lakes = [...lakeFiles].map(([lake, files]) => `${lake} has ${files} of the files`)
  const files = placedFiles.size + lakes.length === 0 ? 'no file was written' : 'no other file was written'
  return placedFiles.size + startedStreams.size + lakes.length === 0
    ? 'nothing was written'
    : [...written, ...cut, ...lakes, files].join('; ')
}

/** Whether a path is the hidden name of a file that is being written. */
export function isUnfinished(path: string): boolean {
  return UNFINISHED.test(path)
}
const UNFINISHED = /(^|[/\\])\.parse-invoice-[0-9a-f-]{36}\.part$/

/** Deletes all unfinished files immediately, just before the process ends. */
export function removeUnfinished(): void {
  for (const path of unfinishedFiles) {
    try {
      unlinkSync(path)
    } catch {
      // Already deleted or unreachable: the process is ending.
    }
  }
  unfinishedFiles.clear()
}
