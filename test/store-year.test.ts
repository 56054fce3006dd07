/** A year of invoices of four carriers, loaded in any order, with redeliveries and corrections: the store is whole, and is what an audit of the files computes. */
import { beforeAll, describe, expect, it } from 'vitest'
import { encode } from '../samples/generators/encode.js'
import { GENERATORS } from '../samples/generators/index.js'
import { createAudit } from '../src/app/audit-api.js'
import { formats, parseInvoice } from '../src/index.js'
import type { Store } from '../src/store/index.js'
import { createSum, moneyOf } from '../src/values/money.js'
import { invoice } from './store-kill.js'
import { EITHER, newStore } from './store-kit.js'

const CARRIERS = ['ups-billing', 'fedex-us', 'dhl-express', 'usps-eps']
/** 52 in a long run; each is a file of each carrier. */
const WEEKS = +(process.env.PARSE_INVOICE_WEEKS ?? '3')

/** The same numbers in the same order for a seed. */
function randomOf(seed: number): () => number {
  let state = seed
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state / 2 ** 32
  }
}

function fileOf(format: string, seed: number): Buffer {
  const generated = GENERATORS[format]?.({ rows: 12, seed, invoices: 1 })
  if (generated === undefined) throw new Error(`no generator of ${format}`)
  return Buffer.concat([...generated.chunks()].map((chunk) => encode(chunk, generated.encoding)))
}

/** The same records, saved by another program. */
const savedAgain = (file: Buffer): Buffer =>
  Buffer.from(file.toString('latin1').replaceAll(/\r?\n/g, file.includes('\r\n') ? '\n' : '\r\n'), 'latin1')

/** What came in a year: each week a file of each carrier, some of them twice, some saved again, some corrected. */
function yearOf(random: () => number): Buffer[] {
  const files: Buffer[] = []
  for (let week = 1; week <= WEEKS; week++) {
    for (const format of CARRIERS) {
      const file = fileOf(format, week)
      files.push(file)
      if (random() < 0.2) files.push(file)
      if (random() < 0.2) files.push(savedAgain(file))
    }
    const net = (at: number): string => (at % 3 === 0 ? '12.34' : '5.00')
    files.push(Buffer.from(invoice(`W${week}`, 9, net)))
    if (random() < 0.5)
      files.push(Buffer.from(invoice(`W${week}`, 9, (at) => (at === 3 ? '11.00' : net(at)))))
    if (random() < 0.3) files.push(Buffer.from(invoice(`W${week}`, 7, net)))
  }
  for (let at = files.length - 1; at > 0; at--) {
    const other = Math.floor(random() * (at + 1))
    ;[files[at], files[other]] = [files[other] as Buffer, files[at] as Buffer]
  }
  return files
}

async function bytesOf(chunks: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const all: Uint8Array[] = []
  for await (const chunk of chunks) all.push(chunk)
  return Buffer.concat(all)
}

/** What each invoice comes to, by one audit of all files. */
async function auditedSums(store: Store, connection: string): Promise<Map<string, string>> {
  const audit = createAudit({ formats })
  for (const { sha256, first_seen } of await store.files(connection)) {
    const parse = parseInvoice(await bytesOf(await store.file(sha256)), { facts: true, currency: CURRENCY })
    for await (const batch of parse.columns()) audit.add(batch)
    const { summary, statements, uncharged } = await parse.account
    for (const one of summary.files)
      audit.addFile({ summary: { ...one, received: first_seen }, statements, uncharged })
  }
  return new Map(
    audit
      .report()
      .invoices.map(({ carrier, account_id, invoice_id, computed_total }) => [
        JSON.stringify([carrier, account_id, invoice_id]),
        (+computed_total).toFixed(4),
      ]),
  )
}

const CURRENCY = { 'fedex-us': 'USD', 'usps-eps': 'USD' }

async function storedSums(store: Store, connection: string): Promise<Map<string, string>> {
  const sums = new Map<string, ReturnType<typeof createSum>>()
  for await (const item of store.lineItems({}, { connection })) {
    // Each record of theirs is an invoice of its own, and all are reported as one.
    const invoice_id = item.format === 'usps-eps' ? null : item.invoice_id
    const key = JSON.stringify([item.carrier, item.account_id, invoice_id])
    const sum = sums.get(key) ?? createSum()
    sums.set(key, sum)
    sum.add(moneyOf(item.net_cost))
  }
  return new Map([...sums].map(([key, sum]) => [key, (+sum.text()).toFixed(4)]))
}

describe.each(EITHER)('a year in a store $name', (home) => {
  let store: Store
  beforeAll(async () => {
    store = await newStore(home)
  })

  it.each([1, 2])('is what an audit of all its files computes, in order %d of two', async (seed) => {
    const connection = `year-${seed}`
    const files = yearOf(randomOf(seed))
    for (const file of files) await store.load(file, { connection, currency: CURRENCY })
    const stored = await store.files(connection)
    expect(stored).toHaveLength(new Set(files.map((file) => file.toString('latin1'))).size)
    const audited = await auditedSums(store, connection)
    expect(audited.size).toBeGreaterThan(3 * WEEKS)
    const sums = await storedSums(store, connection)
    expect([...sums].sort()).toEqual([...audited].sort())
  })

  it('is whole', async () => {
    expect((await store.check()).faults).toEqual([])
  })
})
