import { readdirSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { defineConfig } from 'vitest/config'
import { BaseSequencer, type TestSpecification } from 'vitest/node'

/** What leaves something in its process: modules that are replaced, limits, memory that runs out; and what looks at its memory or open files. */
const OWN =
  /vi\.(mock|stub|spyOn|setConfig)|memoryUsage|openDescriptors|resourceLimits|process\.env\.\w+ = |assign\(process\.env/

/** What kills processes and waits for others takes longer than its size says. */
const LONG = /'\.\/[\w-]*(fault|jobs|kill)[\w-]*\.js'/

const all = readdirSync('test', { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.test.ts'))
  .map((name) => `test/${name}`)
const where = (pattern: RegExp): string[] => all.filter((file) => pattern.test(readFileSync(file, 'utf8')))
const own = where(OWN)
const shared = all.filter((file) => !own.includes(file))
const long = new Set(where(LONG).map((file) => resolve(file)))

/** A shared process lasts as long as the next file is for one: all of those come last, and the many short ones of them at the end. */
class OwnFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files)
    const turn = ({ project, moduleId }: TestSpecification): number =>
      project.name === 'own' ? 0 : long.has(moduleId) ? 1 : 2
    return sorted.sort((a, b) => turn(a) - turn(b))
  }
}

/**
 * The database of an embedded store is WebAssembly, and those of tests live for a moment: half of their time is gone before the better code
 * that V8 makes meanwhile is there. Here it makes the first code alone, in tests and in the commands that they run. And tests leave much
 * behind at once: a large young generation of one thread takes a fifth less of their processors than a small one of several. `AS_USED=1`
 * leaves both as they are for whoever uses the program, as the part of CI on another Node does.
 */
const QUICK =
  process.env.AS_USED === '1'
    ? {}
    : {
        execArgv: [
          '--liftoff-only',
          '--single-threaded-gc',
          '--min-semi-space-size=32',
          '--max-semi-space-size=64',
        ],
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
