/** Builds the command (not the types) before the tests that run it, unless what is built is newer than its sources. */
import { execFileSync } from 'node:child_process'
import { readdirSync, statSync } from 'node:fs'

/** Vitest calls it once, before all tests. */
export function setup(): void {
  const named = process.argv.slice(2).filter((word) => word.endsWith('.ts'))
  const needed = named.length === 0 || named.some((word) => /cli|jobs|faults|store/.test(word))
  if (!needed || !isStale()) return
  execFileSync(process.execPath, ['node_modules/tsup/dist/cli-default.js', '--no-dts', '--no-clean'], {
    stdio: 'pipe',
  })
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
