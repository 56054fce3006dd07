/** A connection that the store does not have is refused: of a mistyped name nothing would be found to claim. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, expect, it } from 'vitest'
import { listClaimsJob } from '../src/app/claims.js'
import { openStored } from '../src/app/open-stored.js'
import { queryJob } from '../src/app/query.js'
import { storeOperationJob } from '../src/app/store-operations.js'
import { fetchFileJob, listFilesJob } from '../src/app/stored-files.js'
import { accrualCommand } from '../src/cli/auditing.js'
import { openTerminal } from '../src/cli/terminal.js'
import { TARGETS } from '../src/output/index.js'
import { openStore } from '../src/store/index.js'
import { openSync } from '../src/sync/index.js'
import { scratchFolder } from './store-kit.js'

const store = join(scratchFolder(), 'invoices.store')
const out = { write: async () => undefined }

beforeAll(async () => {
  const made = await openStore(store)
  await made.load('samples/usps-eps/real.csv', { connection: 'usps-us' })
  const [head = '', first = '', ...rows] = readFileSync('samples/usps-eps/real.csv', 'utf8').split('\n')
  const wrong = [head, first.replace(',17.34,', ',seventeen,'), ...rows.slice(0, 3), ''].join('\n')
  await made.load(Buffer.from(wrong), { connection: 'rejecting' })
  const sync = await openSync(made)
  const source = { type: 'folder', path: scratchFolder() }
  await sync.connections.add({ connection_id: 'new', integration_name: 'ups', source })
  await sync.close()
  await made.close()
})

const [target] = TARGETS
const named = (connection: string) => ({ store, connection, out })

it.each<[string, (connection: string) => Promise<unknown>]>([
  [
    'audit, summary, accrual and explain',
    async (connection) => (await openStored({ store, connection }))?.close(),
  ],
  ['claims', (connection) => listClaimsJob({}, named(connection)).result],
  ['files', (connection) => listFilesJob(named(connection)).result],
  ['files FILE', (connection) => fetchFileJob('samples/usps-eps/real.csv', named(connection)).result],
  ['query', (connection) => queryJob({ ...named(connection), target }).result],
  [
    'store recode',
    (connection) =>
      storeOperationJob('recode', undefined, { ...named(connection), codes: 'samples/codes.csv' }).result,
  ],
])('by %s', async (_, read) => {
  await expect(read('usps-su')).rejects.toThrow(
    'usage: found "usps-su", expected a connection of the store. Did you mean "usps-us"?',
  )
})

it('while one that has no files yet is as good as the others', async () => {
  expect(await listClaimsJob({}, named('new')).result).toEqual([])
})

it('of which rows were rejected gives an accrual the exit status of findings, as their files do', async () => {
  const quiet = { ...openTerminal(), out, show: async () => undefined, tell: () => undefined }
  const flags = { store, expected: 'samples/labels.csv', until: '2026-01-31' }
  expect(await accrualCommand([], { ...flags, connection: 'usps-us' }, quiet)).toBe(0)
  expect(await accrualCommand([], { ...flags, connection: 'rejecting' }, quiet)).toBe(1)
})
