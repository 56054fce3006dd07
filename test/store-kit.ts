/** The two homes of a store, for tests that are the same for both. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openStore, type Store } from '../src/store/index.js'
import { atEnd } from './at-end.js'
import { formatsUnderTest, sampleFiles, spreadFiles, tablesUnderTest, usualSample } from './law-kit.js'
import { type Databases, hasPostgres, sharedPostgres } from './postgres.js'
import { spread } from './times.js'

export interface TestHome {
  readonly name: string
  readonly runs: boolean
  /** A location where no store is yet. */
  location(): Promise<string>
  /** Where its stores keep files. */
  readonly files?: string
}

export function scratchFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'store-'))
  atEnd(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

let server: Promise<Databases> | undefined
export const theServer = (): Promise<Databases> => {
  if (server === undefined) {
    const own = sharedPostgres()
    server = own
    atEnd(async () => {
      server = undefined
      await (await own).stop()
    })
  }
  return server
}

let kept: string | undefined
function keptFiles(): string {
  if (kept === undefined) {
    kept = scratchFolder()
    atEnd(() => {
      kept = undefined
    })
  }
  return kept
}

export const HOMES: readonly TestHome[] = [
  { name: 'embedded', runs: true, location: async () => join(scratchFolder(), 'invoices.store') },
  {
    name: 'on a server',
    runs: hasPostgres(),
    location: async () => (await theServer()).database(),
    get files() {
      return keptFiles()
    },
  },
]

/**
 * Where tests run whose code is the same in both homes, because the embedded database is PostgreSQL too: on a server, which is faster, if
 * there is one. `WHOLE=1` takes both.
 */
export const EITHER: readonly TestHome[] = spread(HOMES.filter(({ runs }) => runs).toReversed(), 2)

/** Of a new store, where its home makes no difference to what is shown. */
export const anyLocation = async (): Promise<string> => (await EITHER[0]?.location()) ?? 'memory:'

/** What is the same in both homes is tried in full in the last that runs, which is the faster one. */
export const isInFull = (home: TestHome): boolean => EITHER.includes(home)

/** Samples spread over all, with one of each format; elsewhere those alone. */
export const samplesIn = (home: TestHome): readonly string[] =>
  isInFull(home)
    ? spreadFiles(sampleFiles(), 4, 1).map(({ path }) => path)
    : formatsUnderTest.map(usualSample)

/** One sample of each format of tables, or of every third one. */
export const tablesIn = (home: TestHome): readonly string[] =>
  tablesUnderTest.filter((_, nth) => isInFull(home) || nth % 3 === 0).map(usualSample)

/** Versions of the tables from 1 to so many: all, or the oldest and the newest. */
export const versionsIn = (home: TestHome, count: number): readonly number[] =>
  Array.from({ length: count }, (_, at) => at + 1).filter(
    (version) => isInFull(home) || version === 1 || version === count,
  )

/** A new store, closed when the tests of the file have ended. */
export async function newStore(home: TestHome): Promise<Store> {
  const store = await openStore(await home.location(), { files: home.files })
  atEnd(() => store.close())
  return store
}
