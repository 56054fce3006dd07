/** Reports without invoices, whose months are theirs: a transaction that another report has in another month counts once, whatever came in which order. */
import { describe, expect, it } from 'vitest'
import { formats } from '../src/formats.js'
import type { Store } from '../src/store/index.js'
import { internalsOf } from '../src/store/internals.js'
import { invoicesPage } from '../src/store/invoice-reports.js'
import { EITHER, newStore } from './store-kit.js'

const NAMES =
  'EPS Account #,EPS Transaction ID,Transaction Amount,Transaction Date/Time,Transaction Type,Package Identification Code (PIC),Postage'

interface Row {
  readonly account?: string
  readonly id: string
  readonly net: string
  readonly day: string
  readonly type?: string
}

const report = (...rows: readonly Row[]): Buffer =>
  Buffer.from(
    [
      NAMES,
      ...rows.map(({ account = '1000000001', id, net, day, type = 'Label Purchase' }) =>
        [account, id, net, `${day} 09:10:11`, type, `94001000000000000000${id.slice(-2)}`, net].join(','),
      ),
    ].join('\n'),
  )

/** Invoices with what they come to, as an audit of all files has them, as the page of invoices has them, and as line items add up. */
async function totalsOf(store: Store, connection: string) {
  const add = (totals: Map<string, string[]>, key: string, net: string) =>
    totals.set(key, [...(totals.get(key) ?? []), net])
  const texts = (totals: Map<string, string[]>): string[] =>
    [...totals]
      .map(([key, nets]) => `${key}: ${nets.reduce((sum, net) => sum + BigInt(net.replace('.', '')), 0n)}`)
      .filter((text) => !text.endsWith(': 0'))
      .sort()
  const [audited, items, paged] = [new Map(), new Map(), new Map()] as Map<string, string[]>[] as [
    Map<string, string[]>,
    Map<string, string[]>,
    Map<string, string[]>,
  ]
  for (const one of (await store.audit({ connection })).invoices)
    add(audited, `${one.account_id} ${one.period}`, one.computed_total)
  for await (const one of store.lineItems({}, { connection }))
    add(items, `${one.account_id} ${one.transaction_date?.slice(0, 7)}`, one.net_cost)
  const { home, keptFiles: kept } = internalsOf(store)
  for (const one of (await invoicesPage(home, { keptFiles: kept, formats }, { connection, limit: 1_000 }))
    .invoices)
    add(paged, `${one.account_id} ${one.period}`, one.computed_total)
  return { audited: texts(audited), items: texts(items), paged: texts(paged) }
}

async function expectOnce(store: Store, connection: string): Promise<string[]> {
  const { audited, items, paged } = await totalsOf(store, connection)
  expect(items).toEqual(audited)
  expect(paged).toEqual(audited)
  expect((await store.check()).faults).toEqual([])
  return items
}

const idsOf = async (store: Store, connection: string): Promise<string[]> => {
  const ids: string[] = []
  for await (const { id } of store.lineItems({}, { connection })) ids.push(id)
  return ids.sort()
}

function randomOf(seed: number): (below: number) => number {
  let state = seed
  return (below) => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff
    return (state >> 8) % below
  }
}

/** Reports of a few transactions, each with a day and an amount of its own in every report. */
function reportsOf(random: (below: number) => number): Buffer[] {
  const pick = (list: readonly string[]): string => list[random(list.length)] ?? ''
  const files = Array.from({ length: 5 }, () => {
    const months = [1 + random(4), 1 + random(4)]
    return report(
      ...Array.from({ length: 1 + random(5) }, () => ({
        account: pick(['1000000001', '1000000001', '1000000002']),
        id: `70000000000${10 + random(6)}`,
        net: pick(['8.15', '8.15', '9.20', '0.00']),
        day: `2026-0${months[random(2)]}-1${random(2)}`,
        type: pick(['Label Purchase', 'Label Purchase', 'Label Adjustment']),
      })),
    )
  })
  return [...files, files[random(5)] ?? files[0] ?? report()]
}

describe.each(EITHER)('a store $name', (home) => {
  it('has a transaction in the month of the last report, under its id', async () => {
    const store = await newStore(home)
    const load = async (connection: string, ...rows: readonly Row[]) => {
      const { files } = await store.load(report(...rows), { connection })
      const { created, updated, unchanged, superseded } = files[0] ?? {}
      return { created, updated, unchanged, superseded }
    }
    const [moved, other] = [
      { id: '7000000000011', net: '8.15', day: '2026-04-30' },
      { id: '7000000000012', net: '4.00', day: '2026-04-02' },
    ]
    await load('a', moved, other)
    const ids = await idsOf(store, 'a')
    await store.setTags(ids[0] ?? '', ['seen'], 'a')
    expect(await load('a', { ...moved, day: '2026-05-01' })).toEqual({
      created: 0,
      updated: 1,
      unchanged: 0,
      superseded: 0,
    })
    expect(await expectOnce(store, 'a')).toEqual(['1000000001 2026-04: 400', '1000000001 2026-05: 815'])
    expect(await idsOf(store, 'a')).toEqual(ids)
    // Corrected to nothing in a third month, which states nothing else of the other two.
    expect(
      await load(
        'a',
        { ...moved, net: '0.00', day: '2026-06-01' },
        { ...other, id: '7000000000013', day: '2026-06-02' },
      ),
    ).toEqual({ created: 1, updated: 1, unchanged: 0, superseded: 0 })
    expect(await expectOnce(store, 'a')).toEqual(['1000000001 2026-04: 400', '1000000001 2026-06: 400'])
    // A report of a month from which it has moved, which says nothing of it, does not bring it back.
    await load('a', { id: '7000000000014', net: '1.00', day: '2026-04-03' })
    await expectOnce(store, 'a')
    await load('a', { ...moved, net: '8.20' })
    expect(await expectOnce(store, 'a')).toEqual(['1000000001 2026-04: 1320', '1000000001 2026-06: 400'])
    expect(await store.rebuild()).toMatchObject({ created: 0, updated: 0, superseded: 0 })
    await expectOnce(store, 'a')
  })

  it('finds it in files of a store that had no numbers', async () => {
    const store = await newStore(home)
    const { home: statements } = internalsOf(store)
    const row = { id: '7000000000011', net: '8.15', day: '2026-04-30' }
    await store.load(report(row), { connection: 'b' })
    await statements.query('DELETE FROM record_numbers')
    await statements.query('UPDATE files SET numbers_known = false')
    await store.load(report({ ...row, day: '2026-05-01' }), { connection: 'b' })
    expect(await expectOnce(store, 'b')).toEqual(['1000000001 2026-05: 815'])
  })

  it('is what one audit of all files says, after each of any sequence of reports', async () => {
    const store = await newStore(home)
    const seeds = +(process.env.PARSE_INVOICE_MONTHS ?? (home.name === 'embedded' ? 3 : 1))
    for (let seed = 1; seed <= seeds; seed++) {
      const connection = `c${seed}`
      for (const file of reportsOf(randomOf(seed * 7919))) {
        await store.load(file, { connection })
        await expectOnce(store, connection)
      }
      const before = await idsOf(store, connection)
      expect(await store.rebuild({ connection })).toMatchObject({ created: 0, updated: 0, superseded: 0 })
      expect(await idsOf(store, connection)).toEqual(before)
    }
  })
})
