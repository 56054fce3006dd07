/** Maps that are kept with files and connections: what was read by one is read again without it being named. */
import { readFile } from 'node:fs/promises'
import { afterAll, describe, expect, it } from 'vitest'
import { formats } from '../src/formats.js'
import { mapOf } from '../src/maps/map-format.js'
import type { InvoiceMap } from '../src/maps/map-schema.js'
import { formatFromMap } from '../src/maps/read-map.js'
import { openStore, type Store } from '../src/store/index.js'
import { openSync, type Sync } from '../src/sync/index.js'
import { testServer } from './server-kit.js'
import { EITHER, newStore, scratchFolder } from './store-kit.js'
import { testSource } from './sync-kit.js'

const FILE = 'test/maps/seur.csv'
const seur = await formatFromMap('test/maps/seur.yaml')
const map = mapOf(seur) as InvoiceMap
const text = await readFile(FILE)

const open: Sync[] = []
afterAll(async () => {
  for (const sync of open) await sync.close()
})

async function all<One>(source: AsyncIterable<One>): Promise<One[]> {
  const every: One[] = []
  for await (const one of source) every.push(one)
  return every
}

async function currentOf(store: Store) {
  const items = await all(store.lineItems())
  return items.map(({ carrier, charge_category: category, net_cost: net }) => `${carrier} ${category} ${net}`)
}

const nothing = { created: 0, updated: 0, superseded: 0 }

describe.each(EITHER)('a store $name', async (home) => {
  const [location, files] = [await home.location(), scratchFolder()]

  it('reads a file again by the map that it was read by', async () => {
    const store = await openStore(location, { files })
    await expect(store.load(FILE)).rejects.toThrow('expected')
    await store.load(FILE, { formats: [...formats, seur], codes: [] })
    await store.load('samples/usps-eps/real.csv')
    const before = await currentOf(store)
    expect(before.filter((line) => line.startsWith('seur'))).not.toEqual([])
    expect((await store.check()).faults).toEqual([])
    expect(await store.rebuild()).toMatchObject({ files: 2, ...nothing })
    expect(await store.recode({ rules: [] })).toMatchObject({ files: 2, ...nothing })
    expect(await currentOf(store)).toEqual(before)
    const [item] = await all(store.lineItems({ carrier: 'seur' }))
    const again = await all(store.shipmentBatches(item?.tracking_number ?? ''))
    expect(again.map(({ format }) => format)).toEqual(['seur-detail'])
    // What its audit assumes is the map's: an audit of the files with the map finds the same.
    const report = await store.audit()
    expect(report.summary.files.map(({ format }) => format)).toContain('seur-detail')
    expect((await store.formats()).map(({ id }) => id)).toContain('seur-detail')
    await store.close()
  })

  it('has it beside the files, and in a packed store', async () => {
    const store = await openStore(location, { files })
    const before = await currentOf(store)
    const packed = await all(store.export())
    await store.close()
    const copy = await newStore({ ...home, files: scratchFolder() })
    await copy.import(
      (async function* () {
        yield* packed
      })(),
    )
    expect(await copy.rebuild()).toMatchObject({ files: 2, ...nothing })
    // The database is lost: there are the files alone.
    const made = await openStore(await home.location(), { files })
    expect(await made.rebuild()).toMatchObject({ added: 2 })
    expect((await currentOf(made)).sort()).toEqual(before.sort())
    await made.close()
  })

  it('takes a mended map in its place, and keeps that one', async () => {
    const store = await openStore(location, { files })
    const charges = map.charges.map((charge) =>
      'column' in charge && charge.column === 'Seguro'
        ? { ...charge, category: 'delivery' as const }
        : charge,
    )
    const mended = await formatFromMap({ ...map, charges })
    const { updated, columns } = await store.rebuild({ formats: [...formats, mended] })
    expect(updated).toBeGreaterThan(0)
    expect(columns).toEqual({ charge_category: updated })
    expect(await store.rebuild()).toMatchObject({ files: 2, ...nothing })
    expect((await currentOf(store)).some((line) => line.startsWith('seur insurance'))).toBe(false)
    await store.close()
  })

  it('reads the files of a connection by its maps: fetched, loaded and handed over', async () => {
    const store = await newStore(home)
    const source = testSource()
    source.put('march.csv', text.toString('latin1'), '2026-03-30')
    const sync = await openSync(store, { key: '00'.repeat(32), openSource: () => source.open() })
    open.push(sync)
    const given = { connection_id: 'es', integration_name: 'seur', source: { type: 'test' } }
    await expect(sync.connections.add(given)).rejects.toThrow('found "seur"')
    const ups = { ...given, integration_name: 'ups', historical_days: 3_660 }
    await sync.connections.add(ups)
    expect(await sync.run('es')).toMatchObject({ files_failed: 1, created: 0 })
    const changed = await sync.connections.change('es', { maps: [map] })
    expect([changed.maps, changed.errors]).toEqual([[map], []])
    expect(await sync.run('es')).toMatchObject({ files_new: 1, files_failed: 0 })
    await sync.connections.add({ ...given, connection_id: 'own', maps: [map] })
    const { files: loaded } = await store.load(FILE, { connection: 'own' })
    expect(loaded.map(({ summary }) => summary?.format)).toEqual(['seur-detail'])
    await expect(store.load(FILE, { connection: 'another' })).rejects.toThrow('expected')
    expect((await store.check()).faults).toEqual([])
  })
})

const server = testServer()

it('are refused that are none, that stand for a format, or that somebody from outside gives', async () => {
  const { sync } = await server
  const given = { integration_name: 'ups', source: { type: 'folder', path: '/srv' } }
  const added = (maps: readonly InvoiceMap[], more = {}) => sync.connections.add({ ...given, ...more, maps })
  await expect(added([{ ...map, id: 'ups-billing' }])).rejects.toThrow('whose id no other format has')
  await expect(added([map, map])).rejects.toThrow('whose id no other format has')
  await expect(added([{ ...map, charges: [] }])).rejects.toThrow('charges')
  const outside = {
    from_outside: true,
    source: { type: 'https', addresses: ['https://example.com/a.csv'] },
  }
  await expect(added([map], outside)).rejects.toThrow('expected a source without maps')
  expect(await sync.connections.get('es')).toBe(null)
})

it('are given over the API, by whoever runs the server', async () => {
  const { call, handler, store } = await server
  const source = { type: 'folder', path: scratchFolder() }
  const body = { connection_id: 'es', integration_name: 'seur', source, maps: [map] }
  const { json, status } = await call('POST', '/connections', { body })
  expect([status, (json.data as { maps: unknown }).maps]).toEqual([200, [map]])
  const token = await handler.access.addToken('es')
  const sent = await call('POST', '/carrier/files?file_name=march.csv', { token, body: text })
  expect(sent.json.data).toMatchObject([{ status: 'loaded', format: 'seur-detail' }])
  const { json: invoices } = await call('GET', '/audit/invoices', { token })
  expect(invoices.data).toMatchObject([{ connection_id: 'es', status: 'match' }])
  const other = { body: { maps: [] }, token: json.access_token as string }
  expect((await call('PATCH', '/connections/es', { body: { maps: [{ carrier: 'x' }] } })).status).toBe(400)
  expect((await call('PATCH', '/connections', { ...other, key: null })).status).toBeGreaterThanOrEqual(400)
  expect((await call('PATCH', '/connections/es', { body: { maps: [] } })).json.data).toMatchObject({
    maps: [],
  })
  expect((await store.check()).faults).toEqual([])
})

it('that a store is opened with are those of its sync', async () => {
  const store = await openStore('memory:', { files: scratchFolder(), formats: [...formats, seur] })
  const sync = await openSync(store)
  expect(sync.integrations.map(({ integration_name: name }) => name)).toContain('seur')
  await store.load(FILE)
  expect((await store.audit()).summary.files).toHaveLength(1)
  await sync.close()
  await store.close()
})
