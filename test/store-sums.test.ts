/** What pages ask for of everything: sums and invoices are those of the line items and of one audit, whatever came in which order. */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { formats } from '../src/formats.js'
import { openStore, type Store } from '../src/store/index.js'
import { internalsOf } from '../src/store/internals.js'
import { type InvoicesQuery, invoicesPage } from '../src/store/invoice-reports.js'
import { anyLocation } from './store-kit.js'

const files = mkdtempSync(join(tmpdir(), 'sums-'))
const stores: Store[] = []
afterAll(async () => {
  for (const store of stores) await store.close()
  rmSync(files, { recursive: true, force: true })
})

const newStore = async (): Promise<Store> => {
  const store = await openStore(await anyLocation(), { files: join(files, `${stores.length}`) })
  stores.push(store)
  return store
}

async function pagesOf(store: Store, query: Omit<InvoicesQuery, 'limit'>, limit: number) {
  const { home, keptFiles: kept } = internalsOf(store)
  const all = []
  let after: readonly string[] | undefined
  do {
    const page = await invoicesPage(home, { keptFiles: kept, formats }, { ...query, limit, after })
    expect(page.invoices.length).toBeLessThanOrEqual(limit)
    all.push(...page.invoices)
    after = page.next ?? undefined
  } while (after !== undefined)
  return all
}

const textOf = (list: readonly unknown[]): string[] => list.map((one) => JSON.stringify(one)).sort()

async function expectWhole(store: Store, connection = 'c'): Promise<void> {
  const audited = (await store.audit({ connection })).invoices
  const kept = await pagesOf(store, { connection }, 7)
  expect(textOf(kept)).toEqual(textOf(audited.map((one) => ({ connection_id: connection, ...one }))))
  const days = kept.map(({ invoice_date }) => invoice_date ?? '')
  expect(days).toEqual(days.toSorted().toReversed())
  expect((await store.check()).faults).toEqual([])
}

/** One of every format, and an invoice that comes again. */
const SAMPLES = readdirSync('samples', { withFileTypes: true })
  .filter((one) => one.isDirectory() && !['bad', 'generators'].includes(one.name))
  .flatMap(({ name }) =>
    readdirSync(join('samples', name))
      .sort()
      .slice(0, 1)
      .map((file) => join('samples', name, file)),
  )
  .concat('samples/ups-billing/real-headerless.csv', 'samples/ups-billing/cut-to-244-columns.csv')

it('invoices are those of one audit of all files, in whatever order these come', async () => {
  const store = await newStore()
  expect(SAMPLES.length).toBeGreaterThan(10)
  for (const [at, name] of SAMPLES.toReversed().entries()) {
    await store.load(name, { connection: 'c', onFileError: () => undefined })
    if (at % 7 === 0) await pagesOf(store, { connection: 'c' }, 1_000)
  }
  await expectWhole(store)
  const one = (await pagesOf(store, { status: 'undeclared' }, 5)).find(
    ({ invoice_id }) => invoice_id !== null,
  )
  expect(one?.status).toBe('undeclared')
  const same = await pagesOf(store, { invoice_id: one?.invoice_id ?? '', carrier: one?.carrier }, 1)
  expect(same).toContainEqual(one)
  await store.rebuild()
  await expectWhole(store)
})

it('an invoice whose total and whose charges come in two files is what the audit says, whichever comes first', async () => {
  const lines = readFileSync('samples/dhl-express/subset.csv', 'utf8').split('\n')
  const [header = '', ...records] = lines.filter((line) => line !== '')
  const part = (kind: string): Uint8Array =>
    Buffer.from([header, ...records.filter((line) => line.replace('"', '').startsWith(kind))].join('\n'))
  const parts = [part('I'), part('S')]
  const store = await newStore()
  for (const [connection, order] of Object.entries({ a: parts, b: parts.toReversed() }))
    for (const bytes of order) {
      await store.load(bytes, { connection })
      await expectWhole(store, connection)
    }
})
