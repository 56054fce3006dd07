/** Builds the command (not the types) before the tests that run it, unless what is built is newer than its sources. */
import { execFileSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'

/** What runs what is built, or looks at it: itself, or by one of the kits. */
const RUNS = /dist\/|'dist'|\/[\w-]*(kit|kill|work-faults)\.js'/

/** Vitest calls it once, before all tests. */
export function setup(): void {
  const named = process.argv.slice(2).filter((word) => word.endsWith('.ts'))
  const needed =
    named.length === 0 || named.some((word) => !existsSync(word) || RUNS.test(readFileSync(word, 'utf8')))
  if (!needed || !isStale()) return
  // Types and pages of the last build stay. Its modules and its empty store do not: those of two builds would be joined.
  for (const name of modules()) rmSync(`dist/${name}`)
  execFileSync(process.execPath, ['node_modules/tsup/dist/cli-default.js', '--no-dts', '--no-clean'], {
    stdio: 'pipe',
  })
}

const modules = (): string[] => {
  const built = statSync('dist', { throwIfNoEntry: false }) === undefined ? [] : readdirSync('dist')
  return built.filter((name) => name.endsWith('.js') || /^store-.*\.gz$/.test(name))
}

function isStale(): boolean {
  const built = statSync('dist/cli.js', { throwIfNoEntry: false })
  return built === undefined || ['src', 'parsers'].some((folder) => newest(folder) > built.mtimeMs)
}

function newest(folder: string): number {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => statSync(`${folder}/${name}`).mtimeMs)
    .reduce((latest, time) => Math.max(latest, time), statSync('package.json').mtimeMs)
}
