/** Events of a file that came after two copies of it, each with other numbers rounded: each names the line item that it is about. */
import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { openStore } from '../src/store/index.js'
import { asNumber, savedAgain } from './saved-again.js'
import { anyLocation } from './store-kit.js'

it('names each line item, also one whose rows belong to another by now', async () => {
  const path = 'samples/usps-eps/real.csv'
  const store = await openStore(await anyLocation())
  for (const file of [
    await savedAgain(path, asNumber(5)),
    await savedAgain(path, asNumber(6)),
    readFileSync(path),
  ])
    await store.load(file)
  const { events } = await store.events({ limit: 10_000 })
  expect(events.length).toBeGreaterThan(57)
  expect(events.map(({ data }) => (data as { readonly id: string } | null)?.id)).toEqual(
    events.map(({ line_item_id }) => line_item_id),
  )
  await store.close()
})
