/** Events and tags of line items: one suite for both homes. */
import { beforeAll, describe, expect, it } from 'vitest'
import { addEvents } from '../src/store/events.js'
import type { Store, StoredEvent } from '../src/store/index.js'
import { openStore } from '../src/store/index.js'
import { openHome } from '../src/store/open-home.js'
import { HOMES, newStore } from './store-kit.js'
import { type UpsRow, upsFile } from './ups-rows.js'

const PARCEL = '1Z71Q4M0039000'

/** A delivery of one invoice: amounts by parcel. */
const delivery = (amounts: readonly string[], more: UpsRow = {}): Uint8Array => {
  const total = amounts.reduce((sum, amount) => sum + +amount, 0).toFixed(2)
  return Buffer.from(
    upsFile(
      amounts.map((amount, at) => ({
        'Net Amount': amount,
        'Invoice Amount': total,
        'Tracking Number': `${PARCEL}${1000 + at}`,
        'Lead Shipment Number': `${PARCEL}${1000 + at}`,
        ...more,
      })),
    ),
  )
}

/** All events of a connection, in pages of a few. */
async function allEvents(store: Store, connection: string, limit = 2): Promise<StoredEvent[]> {
  const all: StoredEvent[] = []
  for (let after: string | undefined; ; ) {
    const page = await store.events({ connection, after, limit })
    expect(page.events.length).toBeLessThanOrEqual(limit)
    all.push(...page.events)
    after = page.next
    if (!page.more) return all
  }
}

/** What was announced as made and never taken back is what is current. */
async function expectEventsToAddUp(store: Store, connection: string): Promise<void> {
  const there = new Set<string>()
  for (const { event_type, line_item_id, previous_attributes } of await allEvents(store, connection, 3)) {
    const id = line_item_id ?? ''
    if (event_type.endsWith('.created')) {
      expect(there.has(id)).toBe(false)
      there.add(id)
    } else if (previous_attributes?.superseded === false) there.delete(id)
    else if (previous_attributes?.superseded === true) there.add(id)
    else expect(there.has(id)).toBe(true)
  }
  const current: string[] = []
  for await (const { id } of store.lineItems({}, { connection })) current.push(id)
  expect([...there].sort()).toEqual(current.sort())
}

describe.each(HOMES.filter(({ runs }) => runs))('events of a store $name', (home) => {
  let store: Store
  beforeAll(async () => {
    store = await newStore(home)
  })

  it('are one for each line item that came or changed, in pages, the same whenever they are listed', async () => {
    const own = { connection: 'pages' }
    await store.load(delivery(['10.00', '5.00', '7.00']), own)
    await store.load(delivery(['10.00', '4.50', '7.00', '1.00']), own)
    const events = await allEvents(store, 'pages')
    expect(events.map(({ event_type, data }) => [event_type.split('.')[1], data?.net_cost])).toEqual([
      ['created', '10.00'],
      ['created', '4.50'], // as it is now
      ['created', '7.00'],
      ['updated', '4.50'],
      ['created', '1.00'],
    ])
    expect(events[3]).toMatchObject({
      connection_id: 'pages',
      event_type: 'carrier-invoice-line-item.updated',
      line_item_id: events[1]?.line_item_id,
      previous_attributes: { gross_cost: '5.00', net_cost: '5.00' },
    })
    expect(new Set(events.map(({ id }) => id)).size).toBe(5)
    for (const limit of [1, 3, 4, 100]) expect(await allEvents(store, 'pages', limit)).toEqual(events)
    await expectEventsToAddUp(store, 'pages')
  })

  it('go on where a listing ended', async () => {
    const own = { connection: 'later' }
    await store.load(delivery(['10.00', '5.00']), own)
    const { next, more } = await store.events(own)
    expect([more, (await store.events({ ...own, after: next })).events]).toEqual([false, []])
    await store.load(delivery(['3.00'], { 'Invoice Number': 'B2' }), own)
    const { events } = await store.events({ ...own, after: next })
    expect(events.map(({ data }) => data?.net_cost)).toEqual(['3.00'])
    await expect(store.events({ ...own, after: 'x' })).rejects.toThrow('the position from a page of events')
  })

  it('add up to what is current over deliveries in any order, a rebuild and a recode', async () => {
    const connection = 'sums'
    const files = [
      delivery(['10.00', '5.00', '7.00']),
      delivery(['10.00', '6.00']),
      delivery(['10.00', '5.00', '7.00', '2.00']),
      delivery(['4.00'], { 'Invoice Number': 'B2' }),
      delivery(['10.00', '6.00', '7.00']),
    ]
    for (const file of files) {
      await store.load(file, { connection })
      await expectEventsToAddUp(store, connection)
    }
    await store.recode({
      connection,
      codes: [
        { category: 'freight', gl_account: '6400', share: '60' },
        { category: 'freight', gl_account: '6500', share: '40' },
      ] as never,
    })
    await expectEventsToAddUp(store, connection)
    const before = await allEvents(store, connection)
    await store.rebuild({ connection })
    expect(await allEvents(store, connection)).toEqual(before)
    expect((await store.check()).faults).toEqual([])
  })

  it('of a first sync are kept, and neither listed nor sent', async () => {
    const own = { connection: 'first' }
    await store.load(delivery(['10.00', '5.00']), { ...own, withoutCreatedEvents: true })
    await store.load(delivery(['10.00', '4.00']), { ...own, withoutCreatedEvents: true })
    expect((await store.events(own)).events).toEqual([])
    await store.load(delivery(['10.00', '3.00']), own)
    const { events } = await store.events(own)
    expect(
      events.map(({ event_type, previous_attributes }) => [
        event_type.split('.')[1],
        previous_attributes?.net_cost,
      ]),
    ).toEqual([['updated', '4.00']])
    expect((await store.check()).faults).toEqual([])
  })

  it('of other kinds are written in the transaction that makes them true', async () => {
    const location = await home.location()
    const tables = await openHome(location)
    const at = '2026-03-31T08:30:00.000Z'
    const created = { type: 'connection.created', data: { connection_id: 'c1', integration_name: 'x' } }
    const failed = {
      type: 'connection-error.updated',
      data: { errors: ['two'] },
      previous: { 'errors.0': 'one' },
    }
    await tables.home.transaction((inside) => addEvents(inside, 'c1', [created, failed], at))
    await expect(
      tables.home.transaction(async (inside) => {
        await addEvents(inside, 'c1', [created], at)
        throw new Error('taken back')
      }),
    ).rejects.toThrow('taken back')
    await Promise.all(
      [1, 2, 3].map(() => tables.home.transaction((inside) => addEvents(inside, 'c1', [failed], at))),
    )
    await tables.close()
    const other = await openStore(location, { files: home.files })
    const { events } = await other.events({ connection: 'c1' })
    expect(events.map(({ event_no, event_type }) => [event_no, event_type])).toEqual([
      [1, 'connection.created'],
      ...[2, 3, 4, 5].map((no) => [no, 'connection-error.updated']),
    ])
    expect(events[0]).toMatchObject({
      data: created.data,
      previous_attributes: null,
      line_item_id: null,
      created_at: at,
    })
    expect(events[1]).toMatchObject({ data: failed.data, previous_attributes: failed.previous })
    expect((await other.check()).faults).toEqual([])
    await other.close()
  })
})

describe.each(HOMES.filter(({ runs }) => runs))('tags in a store $name', (home) => {
  let store: Store
  beforeAll(async () => {
    store = await newStore(home)
  })

  it('are replaced, and the change is an event with the former ones', async () => {
    const own = { connection: 'tags' }
    await store.load(delivery(['10.00', '5.00']), own)
    const [first] = (await store.taggedPage({}, own)).items
    const id = first?.id ?? ''
    expect(first).toMatchObject({ trackstar_tags: [], superseded: false })
    expect(first?.updated_date).toBe(first?.created_date)
    await store.setTags(id, ['a', { b: 'one' }], 'tags')
    await store.setTags(id, ['a', { b: 'one' }], 'tags')
    const changed = await store.setTags(id, ['a', { b: 'two' }, 'c'], 'tags')
    expect(changed?.trackstar_tags).toEqual(['a', { b: 'two' }, 'c'])
    expect(await store.lineItem(id, 'tags')).toEqual(changed)
    await store.setTags(id, [], 'tags')
    const { events } = await store.events(own)
    expect(events.slice(2).map(({ previous_attributes }) => previous_attributes)).toEqual([
      { 'trackstar_tags.0': null, 'trackstar_tags.1': null },
      { 'trackstar_tags.1': { b: 'one' }, 'trackstar_tags.2': null },
      { 'trackstar_tags.0': 'a', 'trackstar_tags.1': { b: 'two' }, 'trackstar_tags.2': 'c' },
    ])
    expect((await store.check()).faults).toEqual([])
  })

  it('stay over updates, redeliveries, a recode, a rebuild and a move to another store', async () => {
    const connection = 'stay'
    await store.load(delivery(['10.00', '5.00']), { connection })
    const tagsOf = async (one: Store) =>
      (await one.taggedPage({}, { connection, order: 'id' })).items.map(({ id, trackstar_tags }) => [
        id,
        trackstar_tags,
      ])
    for (const { id } of (await store.page({}, { connection })).items)
      await store.setTags(id, [id], connection)
    const before = await tagsOf(store)
    expect(before.every(([id, tags]) => JSON.stringify(tags) === JSON.stringify([id]))).toBe(true)
    await store.load(delivery(['10.00', '4.00']), { connection })
    await store.recode({ connection, codes: [{ category: 'freight', gl_account: '6400' }] })
    await store.rebuild({ connection })
    expect(await tagsOf(store)).toEqual(before)
    const [changed] = (await store.taggedPage({ net_cost: '4.00' }, { connection })).items
    expect((changed?.updated_date ?? '') > (changed?.created_date ?? '')).toBe(true)
    const copy = await newStore(home)
    await copy.import(store.export())
    expect(await tagsOf(copy)).toEqual(before)
  })

  it('refuses what is no tag, and an id that is none', async () => {
    await store.load(delivery(['1.00']), { connection: 'bad' })
    const [item] = (await store.page({}, { connection: 'bad' })).items
    const id = item?.id ?? ''
    for (const tag of [1, null, {}, { a: 'b', c: 'd' }, { a: 1 }, ['x'], 'x'.repeat(1_001), 'a\0'])
      await expect(store.setTags(id, [tag as never], 'bad')).rejects.toThrow('Nothing was changed')
    await expect(
      store.setTags(
        id,
        Array.from({ length: 101 }, () => 'x'),
        'bad',
      ),
    ).rejects.toThrow('at most 100')
    await expect(store.setTags(id, 'x' as never, 'bad')).rejects.toThrow('a list of tags')
    for (const unknown of ['x', '00000000-0000-0000-0000-000000000000'])
      expect([await store.setTags(unknown, ['a'], 'bad'), await store.lineItem(unknown, 'bad')]).toEqual([
        null,
        null,
      ])
    expect(await store.setTags(id, ['a'], 'other')).toBeNull()
  })
})
