/** Summary and story over the store: what is current counts once, on both homes. */
import { beforeAll, describe, expect, it } from 'vitest'
import { storedStory } from '../src/app/read-story.js'
import { storedSummary } from '../src/app/stored-summary.js'
import { explainShipment, formats, type InvoiceSummary, summarizeInvoices } from '../src/index.js'
import { listInputs } from '../src/input/input.js'
import type { ChargeBatch } from '../src/parse/charge-batch.js'
import { readCurrent } from '../src/store/current.js'
import type { Store } from '../src/store/index.js'
import { openKeptFiles } from '../src/store/kept-files.js'
import { loadFile } from '../src/store/load.js'
import { openHome } from '../src/store/open-home.js'
import { plus } from '../src/values/decimal.js'
import { parseInvoice } from './cli-kit.js'
import { EITHER, newStore, scratchFolder } from './store-kit.js'
import { charge, FEE, type UpsRow, upsFile } from './ups-rows.js'

const NUMBERS = ['1Z71Q4M00390000014', '1Z71Q4M00390000023', '1Z71Q4M00390000032']
const [FIRST = '', SECOND = '', THIRD = ''] = NUMBERS
const heard = async (): Promise<void> => undefined

const invoice = (number: string, total: string, rows: readonly UpsRow[]): Uint8Array =>
  Buffer.from(upsFile(rows.map((row) => ({ 'Invoice Number': number, 'Invoice Amount': total, ...row }))))
const parcel = (tracking: string, net: string, more: UpsRow = {}): UpsRow => ({
  'Tracking Number': tracking,
  'Lead Shipment Number': tracking,
  'Net Amount': net,
  'Billed Weight': '3',
  'Billed Weight Unit of Measure': 'L',
  ...more,
})
const FUEL = charge('SHP/ISS/FSC/FSC', 'Fuel Surcharge')

/** Delivered again with one amount corrected and one charge gone; another invoice bills one of its parcels again. */
const BEFORE = invoice('A1', '60.00', [
  parcel(FIRST, '10.00'),
  parcel(FIRST, '5.00', FUEL),
  parcel(SECOND, '20.00'),
  parcel(THIRD, '20.00'),
  { ...FEE, 'Net Amount': '5.00', 'Billed Weight': '3', 'Billed Weight Unit of Measure': 'L' },
])
const AFTER = invoice('A1', '37.00', [
  parcel(FIRST, '10.00'),
  parcel(FIRST, '2.00', FUEL),
  parcel(SECOND, '20.00'),
  { ...FEE, 'Net Amount': '5.00', 'Billed Weight': '3', 'Billed Weight Unit of Measure': 'L' },
])
const NEXT = invoice('A2', '12.34', [
  parcel(FIRST, '12.34', charge('ADJ/ADJ/FRT/003', 'Ground Commercial Adjustment')),
])

describe.each(EITHER)('reports of the store $name', (home) => {
  let store: Store
  let connections = 0
  const connection = (): string => `r${++connections}`
  beforeAll(async () => {
    store = await newStore(home)
  })
  const load = async (own: string, ...files: readonly Uint8Array[]): Promise<void> => {
    for (const file of files) await store.load(file, { connection: own })
  }
  const summary = async (own: string | undefined, by: readonly string[] = ['carrier']) =>
    (await storedSummary(store, { by }, own, heard)).report
  const queried = async (own: string): Promise<string> => {
    let net = '0'
    for await (const item of store.lineItems({}, { connection: own })) net = plus(net, item.net_cost)
    return net
  }
  const netOf = ({ currencies: [of] }: InvoiceSummary): string | undefined => of?.total.net

  it('sums what is current, a redelivered invoice once', async () => {
    const own = connection()
    await load(own, BEFORE, AFTER, NEXT)
    const report = await summary(own, ['invoice', 'category'])
    expect(netOf(report)).toBe('49.34')
    expect(await queried(own)).toBe('49.34')
    const billed = (await store.audit({ connection: own })).invoices.map(
      ({ computed_total }) => computed_total,
    )
    expect(billed.reduce(plus, '0')).toBe('49.34')
    expect(report.summary.files).toHaveLength(3)
    expect(report.warnings).toEqual([])
    expect(report.currencies[0]?.total).toMatchObject({ charges: 5, shipments: 2 })
  })

  it('gives what a summary of the files gives, where nothing is stated twice', async () => {
    const own = connection()
    await load(own, AFTER, NEXT)
    const by = ['month', 'service', 'zone', 'category', 'account']
    const wanted = await summarizeInvoices([AFTER, NEXT], { by })
    expect((await summary(own, by)).currencies).toEqual(wanted.currencies)
  })

  it('counts a charge once that is booked to several accounts', async () => {
    const own = connection()
    const codes = [
      { gl_account: '6100', share: '60' },
      { gl_account: '6200', share: '40' },
    ]
    await store.load(AFTER, { connection: own, codes })
    const { currencies } = await summary(own, ['gl_account'])
    const wanted = await summarizeInvoices(AFTER, { by: ['gl_account'], codes })
    expect(currencies).toEqual(wanted.currencies)
    expect(currencies[0]?.rows.map(({ net }) => net).sort()).toEqual(['14.80', '22.20'])
  })

  it('says what may count twice in two connections, and takes one by itself', async () => {
    const [one, other] = [connection(), connection()]
    await load(one, invoice('B1', '7.00', [parcel(FIRST, '7.00')]))
    await load(other, invoice('B1', '7.00', [parcel(FIRST, '7.00')]))
    expect(netOf(await summary(one))).toBe('7.00')
    expect((await summary(undefined)).warnings).toContainEqual(
      expect.stringContaining(`7.00 USD may count twice: invoice B1 is in ${one}: ups and ${other}: ups`),
    )
  })

  it('divides no record where it fetches the next rows', async () => {
    const { home: database, close } = await openHome(await home.location())
    const kept = await openKeptFiles(scratchFolder(), 'here', true)
    for await (const file of listInputs('samples/fedex-us/traps.csv'))
      await loadFile(database, kept, file, {
        formats,
        connection: 'local',
        currency: 'USD',
        onReject: () => undefined,
      })
    const batchesIn = async (together: number): Promise<number[][]> => {
      const batches: number[][] = []
      const take = async ({ records }: ChargeBatch): Promise<void> => void batches.push([...records.row])
      await readCurrent(database, undefined, () => ({ take, end: () => undefined }), together)
      return batches
    }
    const [whole = []] = await batchesIn(1_000)
    expect(whole.length).toBeGreaterThan(5)
    for (const together of [1, 3]) {
      const batches = await batchesIn(together)
      expect(batches.length).toBeGreaterThan(2)
      expect(batches.flat()).toEqual(whole)
    }
    await close()
  })

  it('refuses what a store cannot tell', async () => {
    await expect(storedSummary(store, { facts: true }, undefined, heard)).rejects.toThrow('leave out --facts')
  })

  it('tells of a shipment what its files tell, by their names, in any spelling', async () => {
    const own = connection()
    const other = invoice('A9', '20.00', [parcel(SECOND, '20.00')])
    await load(own, BEFORE, AFTER, NEXT, other)
    const read = (tracking: string) =>
      storedStory(
        tracking,
        store,
        { formats },
        { connection: own, signal: new AbortController().signal },
        { heard, warned: () => undefined },
      )
    if (!store.keepsFiles) throw new Error('files are kept in this test')
    const { story } = await read(FIRST.toLowerCase().replace('1z', '1z '))
    expect(story.charges.map(({ role, line_item }) => [role, line_item.net_cost])).toEqual([
      ['repeat', '10.00'],
      ['repeat', '5.00'],
      ['charge', '10.00'],
      ['charge', '2.00'],
      ['correction', '12.34'],
    ])
    expect(story.totals.map(({ net }) => net)).toEqual(['24.34'])
    const names = new Set(story.charges.map(({ line_item }) => line_item.source.file))
    expect([...names]).toEqual(['bytes'])
    const wanted = await explainShipment(FIRST, [BEFORE, AFTER, NEXT, other])
    expect(story.weights.length).toBe(wanted.weights.length)
    expect(story.findings.map(({ check }) => check)).toEqual(
      (await store.audit({ connection: own })).findings
        .filter(({ tracking_number }) => tracking_number === FIRST)
        .map(({ check }) => check),
    )
    await expect(read('1Z71Q4M00390000099')).rejects.toThrow('a tracking number of these files')
  })
})

describe('on the command line', () => {
  it.each([
    [['summary', 'a.csv', '--store', 'x'], 'either files or --store'],
    [['explain', FIRST, 'a.csv', '--store', 'x'], 'either files or --store'],
    [['summary', '--store', 'x', '--codes', 'c.csv'], 'parse-invoice store recode --codes FILE'],
    [['explain', FIRST, '--store', 'x', '--currency', 'USD'], 'Give it to `parse-invoice load`'],
  ])('%j is refused', async (args, words) => {
    const { status, stderr } = await parseInvoice([...args, '--no-config'])
    expect(status).toBe(2)
    expect(stderr).toContain(words)
  })
})
