/**
 * What `npm test` runs. `npm test -- ups` runs the test files named so and the laws for the formats named so; other words
 * and options go to Vitest as they are.
 */
import { spawnSync } from 'node:child_process'
import { formats } from '../src/index.js'

const words = process.argv.slice(2)
const names = words.filter((word) => !word.startsWith('-'))
const ids = formats.map(({ id }) => id).filter((id) => names.some((name) => id.includes(name)))
const { status } = spawnSync(
  process.execPath,
  ['node_modules/vitest/vitest.mjs', 'run', ...words, ...(ids.length > 0 ? ['laws.test', 'law.test'] : [])],
  { stdio: 'inherit', env: { ...process.env, ...(ids.length > 0 ? { FORMATS: ids.join(',') } : {}) } },
)
process.exitCode = status ?? 1
