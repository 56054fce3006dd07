/**
 * Workers killed at random moments: no file is missed, none is loaded twice, events come once. `PARSE_INVOICE_FAULTS=200` makes 200 kills
 * of each home of the store (as `npx tsx test/sync-kill.ts embedded 200` does).
 */
import { expect, it, vi } from 'vitest'
import { hasPostgres, startPostgres } from './postgres.js'
import { scratchFolder } from './store-kit.js'
import { killEmbedded, killOnServer, syncKillsText } from './sync-kill.js'

const KILLS = +(process.env.PARSE_INVOICE_FAULTS ?? '2')
vi.setConfig({ testTimeout: 180_000 + KILLS * 30_000 })

it(`goes on after a killed process where it was (${KILLS} kills)`, async () => {
  const found = await killEmbedded(scratchFolder(), KILLS)
  if (KILLS > 10) console.log('embedded', syncKillsText(found))
  expect(found.faults).toEqual([])
})

it.runIf(hasPostgres())(`has two workers on a server, one killed at a time (${KILLS} kills)`, async () => {
  const server = await startPostgres()
  const found = await killOnServer(server, scratchFolder(), KILLS)
  await server.stop()
  if (KILLS > 10) console.log('on a server', syncKillsText(found))
  expect(found.faults).toEqual([])
})
