/** A source of files that a test changes, and what sync made of it as lines to read. */
import type { FileSource, SourceFault, SourceFile } from '../src/sources/source.js'
import { SourceError } from '../src/sources/source-error.js'
import type { StoredEvent } from '../src/store/events.js'
import type { Store } from '../src/store/index.js'
import type { MovableClock, SyncRun } from '../src/sync/index.js'

export interface TestSource {
  /** A file as it is there; put again it is another version, also where its time is kept. */
  put(name: string, text: string, modified: Date | string): void
  remove(name: string): void
  /** What is wrong with all of it; null once it is mended. */
  fault: SourceFault | null
  /** Called when a file is opened, before its first byte and after its first half. */
  onRead: (name: string, half: 0 | 1) => void | Promise<void>
  /** Files that were opened. */
  readonly opened: string[]
  readonly open: () => FileSource
}

export function testSource(): TestSource {
  const files = new Map<string, { text: string; modified: string; version: number }>()
  let versions = 0
  const listed = (name: string): SourceFile | null => {
    const file = files.get(name)
    if (file === undefined) return null
    return { name, size: Buffer.byteLength(file.text), modified: file.modified, version: `v${file.version}` }
  }
  const refuse = (resource: string): void => {
    if (source.fault === null) return
    throw new SourceError({
      error_type: source.fault,
      resource,
      expected: 'a source that answers',
      problem: `test source: ${source.fault}`,
      remedy: 'Correct it.',
    })
  }
  const source: TestSource = {
    fault: null,
    opened: [],
    onRead: () => undefined,
    put: (name, text, modified) =>
      void files.set(name, { text, modified: new Date(modified).toISOString(), version: ++versions }),
    remove: (name) => void files.delete(name),
    open: () => ({
      shown: 'test source',
      async *list() {
        refuse('test source')
        for (const name of [...files.keys()].sort()) {
          const file = listed(name)
          if (file !== null) yield file
        }
      },
      look: async (name) => {
        refuse(name)
        return listed(name)
      },
      async *open(name) {
        source.opened.push(name)
        const bytes = Buffer.from(files.get(name)?.text ?? '')
        await source.onRead(name, 0)
        refuse(name)
        yield bytes.subarray(0, bytes.length / 2)
        await source.onRead(name, 1)
        refuse(name)
        yield bytes.subarray(bytes.length / 2)
      },
      close: async () => undefined,
    }),
  }
  return source
}

/** All events of a connection. */
export async function eventsOf(store: Store, connection: string): Promise<StoredEvent[]> {
  const events: StoredEvent[] = []
  for (let after: string | undefined; ; ) {
    const page = await store.events({ connection, after })
    events.push(...page.events)
    if (!page.more) return events
    after = page.next
  }
}

/** How often each type of event came. */
export const counted = (events: readonly StoredEvent[]): Record<string, number> => {
  const counts: Record<string, number> = {}
  for (const { event_type: type } of events) counts[type] = (counts[type] ?? 0) + 1
  return counts
}

export const shortRun = (run: SyncRun | null): string =>
  run === null
    ? 'none'
    : `${run.kind}${run.historical ? ' (first)' : ''} ${run.status}: ${run.files_seen} seen, ${run.files_new} new, ${run.files_known} known, ` +
      `${run.files_failed} failed, ${run.files_unsettled} unsettled; ${run.created} created, ${run.updated} updated, ${run.rejected} rejected`

export const DAY = 86_400_000

export const daysBefore = (clock: MovableClock, days: number): Date =>
  new Date(clock.now().getTime() - days * DAY)
