/** The work of a report follows the bytes: what is counted here are looks at deliveries, not seconds. */
import { expect, test } from 'vitest'
import { assemble } from '../src/audit/assemble.js'
import { NO_TOLERANCE } from '../src/audit/decimal.js'
import { openFile } from '../src/audit/files.js'
import { createReader } from '../src/audit/reader.js'
import { createState } from '../src/audit/state.js'
import { formats } from '../src/formats.js'
import { type LineFacts, line, statement, take } from './audit-kit.js'

const known = new Map(formats.map((format) => [format.id, format]))
const dhl = { format: 'dhl-express', carrier: 'dhl_express' }

/** Looks at the deliveries of an audit of many files, by each file's charges and statement. */
function looks(
  files: number,
  charges: (file: number) => LineFacts[],
  invoice: (file: number) => string,
): number {
  const state = createState()
  const reader = createReader(state, known)
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
  assemble(state, { formats: known, config: {}, tolerance: NO_TOLERANCE, expected: undefined })
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
  const state = createState()
  const reader = createReader(state, known)
  for (let file = 0; file < 3000; file++)
    take(reader, [line({ ...dhl, file: `n${file}.csv`, tracking_number: '1000000005' })])
  reader.flush()
  expect(state.shipments.length).toBe(1)
  expect(state.entries.length).toBe(3000)
  expect(state.longChains.get(0)?.size).toBe(3000)
})
