/**
 * What `npm test` runs: types and lint beside the build, for each keeps one processor busy, then the tests. `npm test -- ups` runs the
 * test files named so and the laws for the formats named so; other words and options go to Vitest as they are.
 */
import { spawn, spawnSync } from 'node:child_process'
import { setTimeout as sleep } from 'node:timers/promises'
import { formats } from '../src/index.js'

/** What it says is shown when it has ended: two that run at once would talk across each other. */
function script(name: string): Promise<boolean> {
  return new Promise((settle) => {
    const child = spawn('npm', ['run', name], {
      stdio: ['ignore', 'pipe', 'pipe'],
      shell: process.platform === 'win32',
    })
    const said: Buffer[] = []
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => said.push(chunk))
    child.on('close', (status) => {
      process.stdout.write(Buffer.concat(said))
      settle(status === 0)
    })
  })
}

/** `INSTALLING`: the process that installs meanwhile what tests of real parts need. */
async function installed(): Promise<void> {
  const installing = Number(process.env.INSTALLING)
  while (installing > 0 && isRunning(installing)) await sleep(200)
}

function isRunning(id: number): boolean {
  try {
    return process.kill(id, 0)
  } catch {
    return false
  }
}

function tests(words: readonly string[]): number {
  const names = words.filter((word) => !word.startsWith('-'))
  const ids = formats.map(({ id }) => id).filter((id) => names.some((name) => id.includes(name)))
  const { status } = spawnSync(
    process.execPath,
    ['node_modules/vitest/vitest.mjs', 'run', ...words, ...(ids.length > 0 ? ['laws.test', 'law.test'] : [])],
    { stdio: 'inherit', env: { ...process.env, ...(ids.length > 0 ? { FORMATS: ids.join(',') } : {}) } },
  )
  return status ?? 1
}

const isReady = await Promise.all([script('check'), script('build')])
await installed()
process.exitCode = isReady.includes(false) ? 1 : tests(process.argv.slice(2))
