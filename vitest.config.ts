import { readdirSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { defineConfig } from 'vitest/config'
import { BaseSequencer, type TestSpecification } from 'vitest/node'

/**
 * What leaves something in its process: another environment, modules that are replaced, threads and processes that are killed; and what looks
 * at the memory or the open files of its process.
 */
const OWN =
  /vi\.(mock|stub|spyOn)|memoryUsage|openDescriptors|process\.env\.\w+ = |assign\(process\.env|'\.\/[\w-]*(fault|jobs|kill)[\w-]*\.js'/

const all = readdirSync('test', { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.test.ts'))
  .map((name) => `test/${name}`)
const own = all.filter((file) => OWN.test(readFileSync(file, 'utf8')))
const shared = all.filter((file) => !own.includes(file))

/** A shared process lasts as long as the next file is for one: all of those come last, and the many short ones of them at the end. */
class OwnFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files)
    const isOwn = ({ project }: TestSpecification): boolean => project.name === 'own'
    return [...sorted.filter(isOwn), ...sorted.filter((file) => !isOwn(file))]
  }
}

/**
 * The database of an embedded store is WebAssembly, and those of tests live for a moment: half of their time is gone before the better code
 * that V8 makes meanwhile is there. Here it makes the first code alone, in tests and in the commands that they run. `AS_USED=1` leaves it as
 * it is for whoever uses the program, as the part of CI on another Node does.
 */
const QUICK =
  process.env.AS_USED === '1'
    ? {}
    : {
        execArgv: ['--liftoff-only'],
        env: { NODE_OPTIONS: `--require "${resolve('test/quick-wasm.cjs')}"` },
      }

/** Times after which a test is given up: none is near them, also where the machine has other work. What is waited for has nearly as long. */
const each = {
  ...QUICK,
  setupFiles: ['test/setup-at-end.ts', 'test/setup-properties.ts'],
  testTimeout: 240_000,
  hookTimeout: 240_000,
  expect: { poll: { timeout: 120_000, interval: 20 } },
}

export default defineConfig({
  test: {
    globalSetup: ['test/setup-build.ts', 'test/setup-postgres.ts'],
    // Two processors: who waits for a database, a browser or a server leaves room for a third.
    maxWorkers: 3,
    slowTestThreshold: 5_000,
    sequence: { sequencer: OwnFirst },
    projects: [
      { test: { ...each, name: 'own', include: own } },
      // One process for many files: the modules that they share are read once.
      { test: { ...each, name: 'shared', include: shared, isolate: false } },
    ],
  },
})
