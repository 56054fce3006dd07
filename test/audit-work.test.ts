/** The work of a report follows the bytes: what is counted here are looks at deliveries, not seconds. */

import { resolve } from 'node:path'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import type { Decimal } from 'decimal.js'
import { describe, expect, test, vi } from 'vitest'
import { parseInvoice } from '../src/app/api.js'
import { auditInvoices, createAudit } from '../src/app/audit-api.js'
import { assemble } from '../src/audit/assemble.js'
import { causesOf } from '../src/audit/causes.js'
import { chooseChecks, keepsOf } from '../src/audit/chosen-checks.js'
import { createReader } from '../src/audit/intake.js'
import { atOnce } from '../src/audit/turns.js'
import { CHECKS } from '../src/checks/index.js'
import { formats } from '../src/formats.js'
import { openFile } from '../src/ledger/open-files.js'
import { createState } from '../src/ledger/state.js'
import type { Finding } from '../src/schema/audit-report.js'
import { Exact, NO_TOLERANCE } from '../src/values/decimal.js'
import { type LineFacts, line, statement, take } from './audit-kit.js'

const ALL = chooseChecks(undefined)
const known = new Map(formats.map((format) => [format.id, format]))
const dhl = { format: 'dhl-express', carrier: 'dhl_express' }

/** Looks at the deliveries of an audit of many files, by each file's charges and statement. */
function looks(
  files: number,
  charges: (file: number) => LineFacts[],
  invoice: (file: number) => string,
): number {
  const state = createState(keepsOf(ALL))
  const reader = createReader(state, known, CHECKS)
  for (let file = 0; file < files; file++) {
    const name = `f${file}.csv`
    const invoice_id = invoice(file)
    take(
      reader,
      charges(file).map((one, at) => line({ ...dhl, file: name, row: at + 2, invoice_id, ...one })),
    )
    state.statements.push(
      statement({ file: openFile(name), invoice_id, net_total: '20.00', tax_total: '1.00', shipments: '2' }),
    )
  }
  reader.flush()
  let count = 0
  for (const [at, delivery] of state.deliveries.entries())
    state.deliveries[at] = new Proxy(delivery, {
      get: (target, key) => {
        count++
        return Reflect.get(target, key)
      },
    })
  atOnce(
    assemble(state, {
      formats: known,
      config: {},
      tolerance: NO_TOLERANCE,
      expected: undefined,
      contracts: [],
      deliveries: undefined,
      chosen: ALL,
    }),
  )
  return count
}

const same = () => [{ tracking_number: '1000000005' }, { tracking_number: '1000000016' }]
const own = (file: number) => [{ tracking_number: `A${file}` }, { tracking_number: `B${file}` }]
const monthly = (file: number) => own(file).map((one) => ({ ...one, format: 'usps-eps', carrier: 'usps' }))
const echoed = () => same().map((one) => ({ ...one, format: 'usps-eps', carrier: 'usps' }))
const mixed = (file: number) => own(file).map((one, at) => ({ ...one, currency: at === 0 ? 'EUR' : 'USD' }))

test.each<[string, (file: number) => LineFacts[], (file: number) => string]>([
  ['the same invoice in every file', same, () => 'I'],
  ['an invoice in parts, one a file', own, () => 'I'],
  ['an invoice a file', own, (file) => `I${file}`],
  ['an account and month in every file', monthly, () => 'I'],
  ['the same transactions in every file', echoed, () => 'I'],
  ['an invoice of two currencies a file', mixed, (file) => `I${file}`],
])('%s: twice the files are no more than twice the work', (_, charges, invoice) => {
  const [few, many] = [looks(60, charges, invoice), looks(240, charges, invoice)]
  // Sorting alone takes a little more than its share.
  expect(many / few).toBeLessThan(4.5)
  expect(many).toBeLessThan(240 * 2 * 400)
})

test('a shipment on very many files is looked up among its entries, not walked to', () => {
  const state = createState(keepsOf(ALL))
  const reader = createReader(state, known, CHECKS)
  for (let file = 0; file < 3000; file++)
    take(reader, [line({ ...dhl, file: `n${file}.csv`, tracking_number: '1000000005' })])
  reader.flush()
  expect(state.shipments.length).toBe(1)
  expect(state.entries.length).toBe(3000)
  expect(state.longChains.get(0)?.size).toBe(3000)
})

describe('findings that share a shipment', () => {
  const base = (amount: string, check = 'duplicate_charge') =>
    ({
      check,
      amount,
      evidence: [],
      carrier: 'c',
      invoice_id: 'I',
      tracking_number: null,
      currency: 'USD',
    }) as unknown as Finding
  const fuel = (amount: string, rate: string) => ({ ...base(amount, 'fuel_rate'), rate })

  /** Looks at the amounts of the findings when each of them is asked about. */
  function looksAt(many: number): number {
    let count = 0
    const amounts = vi.spyOn(Exact.prototype, 'times').mockImplementation(function (this: Decimal, by) {
      count++
      return times.call(this, by)
    })
    const causeOf = causesOf(Array.from({ length: many }, (_, at) => base(`${at + 1}.00`)))
    for (let at = 0; at < many; at++) expect(causeOf(fuel('0.05', '1'))).toBe('duplicate_charge')
    amounts.mockRestore()
    return count
  }
  const { times } = Exact.prototype

  test('twice the findings are little more than twice the work', () => {
    expect(looksAt(800) / looksAt(200)).toBeLessThan(6)
  })

  test('the amount whose share the fuel is, to two cents, and the check that came first', () => {
    const causeOf = causesOf([base('70.00'), base('10.00'), base('40.00', 'contract_price'), base('9.99')])
    expect(causeOf(fuel('1.00', '10'))).toBe('duplicate_charge')
    expect(causeOf(fuel('1.02', '10'))).toBe('duplicate_charge')
    expect(causeOf(fuel('1.03', '10'))).toBeUndefined()
    expect(causeOf(fuel('0.97', '10'))).toBeUndefined()
    expect(causeOf(fuel('4.00', '10'))).toBe('contract_price')
    expect(causeOf(fuel('99.00', '10'))).toBeUndefined()
    expect(causeOf({ ...fuel('1.00', '10'), invoice_id: 'other' })).toBeUndefined()
  })
})

test('a report in turns is the report, and ends soon after the signal', async () => {
  const audit = createAudit({ formats })
  take(
    audit,
    Array.from({ length: 3000 }, (_, at) => line({ row: at + 1, tracking_number: `1Z${at}` })),
  )
  expect(await audit.reportInTurns()).toEqual(audit.report())
  const clock = vi.spyOn(performance, 'now').mockImplementation(() => ++ticks * 1000)
  let ticks = 0
  const stop = new AbortController()
  let turns = 0
  const counted = setInterval(() => ++turns > 3 && stop.abort(), 0)
  await expect(audit.reportInTurns(stop.signal)).rejects.toThrow(/aborted/)
  clearInterval(counted)
  clock.mockRestore()
})

test('the library reports the chosen checks alone, as the command does', async () => {
  const sample = resolve(import.meta.dirname, '../samples/ups-billing/with-header.csv')
  const report = await auditInvoices(sample, { checks: ['row_total', 'invoice_total'] })
  expect(report.checks.map(({ check }) => check)).toEqual(['invoice_total', 'row_total'])
})

test('no batch stays in memory once it is added: it would keep the reader of its file', async () => {
  setFlagsFromString('--expose-gc')
  const collect: () => void = runInNewContext('gc')
  const audit = createAudit({ formats })
  const added: WeakRef<object>[] = []
  const add = async (sample: string): Promise<void> => {
    const path = resolve(import.meta.dirname, '../samples', sample)
    for await (const batch of parseInvoice(path, { facts: true }).columns()) {
      audit.add(batch)
      added.push(new WeakRef(batch))
    }
  }
  for (const sample of ['ups-billing/with-header.csv', 'fedex-us/ground.csv']) await add(sample)
  expect(added.length).toBeGreaterThan(1)
  const kept = (): number => {
    collect()
    return added.filter((one) => one.deref() !== undefined).length
  }
  await expect.poll(kept).toBe(0)
})
