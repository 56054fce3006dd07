/** A store that is closed too early: nobody waits for a database that is gone, and a worker ends. */
import { describe, expect, it } from 'vitest'
import { openStore } from '../src/store/index.js'
import { openSync } from '../src/sync/index.js'
import { HOMES } from './store-kit.js'

const CLOSED = expect.objectContaining({ code: 'store', expected: 'a store that is open' })
const key = 'ab'.repeat(32)

describe.each(HOMES.filter(({ runs }) => runs))('a store $name', (home) => {
  it('is closed while a sync of it works: the worker ends with the reason, and both can be closed again', async () => {
    const store = await openStore(await home.location(), { files: home.files })
    const sync = await openSync(store, { key, environment: {} })
    const errors: unknown[] = []
    const working = sync.work({ onError: (error) => errors.push(error) })
    const ended = expect(working).rejects.toEqual(CLOSED)
    await sync.request()
    await store.close()
    await ended
    expect(errors).toEqual([])
    await sync.close()
    await store.close()
  })

  it('refuses every call after it was closed', async () => {
    const store = await openStore(await home.location(), { files: home.files })
    const sync = await openSync(store, { key, environment: {} })
    await store.close()
    const calls: readonly (() => Promise<unknown>)[] = [
      () => store.page(),
      () => store.files(),
      () => store.load('samples/dhl-express/real.csv'),
      () => store.setTags('6f1b3c9e-0000-4000-8000-000000000000', []),
      () => store.audit(),
      () => sync.connections.list(),
      () => sync.request(),
      () => sync.work({ untilIdle: true }),
      () => sync.webhooks.list(),
    ]
    for (const call of calls) await expect(call(), `${call}`).rejects.toEqual(CLOSED)
    await sync.close()
  })
})
