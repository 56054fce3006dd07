/** What a run has to do: the files of its source, minus those that were handled before. */
import type { FileSource, SourceFile } from '../sources/source.js'
import { SourceError } from '../sources/source-error.js'
import type { Home } from '../store/home.js'
import { isSettled, noteSeen, type SeenFile, seenFiles } from './seen-files.js'

/** Range of file times, both ends included; null is open. */
export interface FileWindow {
  readonly from: string | null
  readonly to: string | null
  /** Whether older files are set aside permanently, so that the next run does not take them for new. */
  readonly setsAside: boolean
}

export interface Worklist {
  /** Files to read, the oldest first. */
  readonly files: readonly SourceFile[]
  /** Files that may still be written. */
  readonly waiting: readonly SourceFile[]
  /** Number of files within the window. */
  readonly seen: number
  /** Number of those that this version was loaded of before, or waits to be. */
  readonly same: number
  /** Number of those that are known to be unreadable in this version. */
  readonly refused: number
  /** Folders and files that the source does not let us read. */
  readonly unreadable: readonly SourceError[]
  /** Files that are to be set aside, because they are older than the window. */
  readonly older: readonly SourceFile[]
  /** Names that are skipped, with the reason: those that no earlier run has seen. */
  readonly passedOver: ReadonlyMap<string, string>
  /** Names of everything that was listed. */
  readonly names: ReadonlySet<string>
}

/** Maximum number of names of one source, skipped ones included: a listing may be endless. */
const MAX_NAMES = 1_000_000
/** Maximum number of names in one query. */
const BATCH_NAMES = 500

export async function listWork(
  home: Home,
  connection: string,
  source: FileSource,
  window: FileWindow,
  {
    now,
    settling,
    signal,
    most = MAX_NAMES,
  }: { now: Date; settling: number; signal: AbortSignal | undefined; most?: number },
): Promise<Worklist> {
  const files: SourceFile[] = []
  const waiting: SourceFile[] = []
  const older: SourceFile[] = []
  const unreadable: SourceError[] = []
  const names = new Set<string>()
  let [seen, same, refused] = [0, 0, 0]

  const sort = async (listed: readonly SourceFile[]): Promise<void> => {
    const known = await seenFiles(
      home,
      connection,
      listed.map(({ name }) => name),
    )
    const unsettled: SourceFile[] = []
    for (const file of listed) {
      names.add(file.name)
      const before = known.get(file.name)
      const state = stateOf(file, before)
      if (!isWithin(file, window)) {
        if (window.setsAside && before === undefined) older.push(file)
        continue
      }
      // Set aside by the first run: a requested window reads it, a scheduled run does not.
      if (state === 'older' && window.from === null) continue
      seen++
      if (state === 'loaded' || state === 'queued') same++
      else if (state === 'failed') refused++
      else if (isSettled(file, before, now, settling)) files.push(file)
      else unsettled.push(file)
    }
    await noteSeen(home, connection, unsettled, 'waiting', now)
    waiting.push(...unsettled)
  }

  let listed: SourceFile[] = []
  const skipped = new Map<string, string>()
  const report = {
    failed: (error: SourceError): void => void unreadable.push(error),
    passedOver: (name: string, reason: string): void => {
      skipped.set(name, reason)
      checkCount()
    },
  }
  function checkCount(): void {
    if (names.size + listed.length + skipped.size > most) throw tooManyNames(source.shown, most)
  }
  for await (const file of source.list(signal, report)) {
    listed.push(file)
    checkCount()
    if (listed.length < BATCH_NAMES) continue
    await sort(listed)
    listed = []
  }
  await sort(listed)
  files.sort(oldestFirst)
  const passedOver = new Map<string, string>()
  const skippedNames = [...skipped.keys()].filter((name) => !names.has(name))
  for (let at = 0; at < skippedNames.length; at += BATCH_NAMES) {
    const batch = skippedNames.slice(at, at + BATCH_NAMES)
    const known = await seenFiles(home, connection, batch)
    for (const name of batch) {
      const [reason = '', before] = [skipped.get(name), known.get(name)]
      if (before?.state !== 'passed_over' || before.version !== reason) passedOver.set(name, reason)
    }
  }
  return { files, waiting, older, seen, same, refused, unreadable, passedOver, names }
}

const tooManyNames = (resource: string, most: number): SourceError =>
  new SourceError({
    error_type: 'source_unreachable',
    resource,
    expected: `at most ${most} names`,
    problem: 'The source lists more names than can be processed',
    remedy: 'Name a folder or a prefix with fewer files, or have old ones moved away.',
  })

/** What became of this version. A source without versions shows no changes, so its files are read every time. */
const stateOf = ({ version }: SourceFile, seen: SeenFile | undefined): SeenFile['state'] | undefined =>
  version !== null && seen?.version === version ? seen.state : undefined

const isWithin = ({ modified }: SourceFile, { from, to }: FileWindow): boolean =>
  modified === null || ((from === null || modified >= from) && (to === null || modified <= to))

/** The file delivered last is loaded last, so that it is the one that counts. */
function oldestFirst(a: SourceFile, b: SourceFile): number {
  const [first, second] = [a.modified ?? '', b.modified ?? '']
  return first === second ? (a.name < b.name ? -1 : 1) : first < second ? -1 : 1
}
