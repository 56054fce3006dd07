/** What a run has to do: the files of its source, less those that were dealt with. */
import type { FileSource, SourceFile } from '../sources/source.js'
import { SourceError } from '../sources/source-error.js'
import type { Home } from '../store/home.js'
import { isSettled, noteSeen, type SeenFile, seenFiles } from './seen-files.js'

/** Times between which files changed, both included; null is open. */
export interface FileWindow {
  readonly from: string | null
  readonly to: string | null
  /** Whether what is older is put aside for good, so that the next run does not take it for new. */
  readonly setsAside: boolean
}

export interface Worklist {
  /** To be read, the oldest first. */
  readonly files: readonly SourceFile[]
  /** May still be written. */
  readonly waiting: readonly SourceFile[]
  /** Files within the window. */
  readonly seen: number
  /** Of them loaded before in this version, or waiting to be. */
  readonly same: number
  /** Of them known not to be readable in this version. */
  readonly refused: number
  /** Folders and files that the source does not let us read. */
  readonly closed: readonly SourceError[]
  /** Names that are not read, and why: those that no run before has met. */
  readonly passedOver: ReadonlyMap<string, string>
  /** Names of all that was listed. */
  readonly names: ReadonlySet<string>
}

/** Names of one source, of files and of what is passed over: a listing may have no end. */
const MOST_NAMES = 1_000_000
/** Looked up at once. */
const TOGETHER = 500

export async function listWork(
  home: Home,
  connection: string,
  source: FileSource,
  window: FileWindow,
  {
    now,
    settling,
    signal,
    most = MOST_NAMES,
  }: { now: Date; settling: number; signal: AbortSignal | undefined; most?: number },
): Promise<Worklist> {
  const files: SourceFile[] = []
  const waiting: SourceFile[] = []
  const closed: SourceError[] = []
  const names = new Set<string>()
  let [seen, same, refused] = [0, 0, 0]

  const sort = async (listed: readonly SourceFile[]): Promise<void> => {
    const known = await seenFiles(
      home,
      connection,
      listed.map(({ name }) => name),
    )
    const older: SourceFile[] = []
    const held: SourceFile[] = []
    for (const file of listed) {
      names.add(file.name)
      const before = known.get(file.name)
      const state = stateOf(file, before)
      if (!isWithin(file, window)) {
        if (window.setsAside && before === undefined) older.push(file)
        continue
      }
      // Put aside by the first run: a window asked for reads it, a scheduled run does not.
      if (state === 'older' && window.from === null) continue
      seen++
      if (state === 'loaded' || state === 'queued') same++
      else if (state === 'failed') refused++
      else if (isSettled(file, before, now, settling)) files.push(file)
      else held.push(file)
    }
    await noteSeen(home, connection, older, 'older', now)
    await noteSeen(home, connection, held, 'waiting', now)
    waiting.push(...held)
  }

  let listed: SourceFile[] = []
  const passed = new Map<string, string>()
  const report = {
    failed: (error: SourceError): void => void closed.push(error),
    passedOver: (name: string, reason: string): void => {
      passed.set(name, reason)
      checkCount()
    },
  }
  function checkCount(): void {
    if (names.size + listed.length + passed.size > most) throw tooManyNames(source.shown, most)
  }
  for await (const file of source.list(signal, report)) {
    listed.push(file)
    checkCount()
    if (listed.length < TOGETHER) continue
    await sort(listed)
    listed = []
  }
  await sort(listed)
  files.sort(oldestFirst)
  const passedOver = new Map<string, string>()
  for (const [name, reason] of passed) {
    if (names.has(name)) continue
    const before = (await seenFiles(home, connection, [name])).get(name)
    if (before?.state !== 'passed_over' || before.version !== reason) passedOver.set(name, reason)
  }
  return { files, waiting, seen, same, refused, closed, passedOver, names }
}

const tooManyNames = (resource: string, most: number): SourceError =>
  new SourceError({
    error_type: 'source_unreachable',
    resource,
    expected: `at most ${most} names`,
    problem: 'The source lists more names than can be looked at',
    remedy: 'Name a folder or a prefix with fewer files, or have old ones moved away.',
  })

/** What became of this very version; a source without versions gives no sign of a change, and is read every time. */
const stateOf = ({ version }: SourceFile, seen: SeenFile | undefined): SeenFile['state'] | undefined =>
  version !== null && seen?.version === version ? seen.state : undefined

const isWithin = ({ modified }: SourceFile, { from, to }: FileWindow): boolean =>
  modified === null || ((from === null || modified >= from) && (to === null || modified <= to))

/** What was delivered last is loaded last, so that it is what counts. */
function oldestFirst(a: SourceFile, b: SourceFile): number {
  const [first, second] = [a.modified ?? '', b.modified ?? '']
  return first === second ? (a.name < b.name ? -1 : 1) : first < second ? -1 : 1
}
