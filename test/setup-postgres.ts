/** One PostgreSQL server for all test files that ask for databases, where one is installed and none is given: to make and start one takes seconds. */
import { existsSync, readFileSync } from 'node:fs'
import { GIVEN, hasPostgres, SHARED, startPostgres } from './postgres.js'

const ASKS = /(store|server)-kit\.js'/

/** Vitest calls it once, before all tests, and what it gives after them. */
export async function setup(): Promise<(() => Promise<void>) | undefined> {
  const named = process.argv.slice(2).filter((word) => word.endsWith('.ts'))
  const asked =
    named.length === 0 || named.some((word) => !existsSync(word) || ASKS.test(readFileSync(word, 'utf8')))
  if (!asked || GIVEN !== undefined || !hasPostgres()) return undefined
  const server = await startPostgres()
  process.env[SHARED] = server.address
  return server.stop
}
