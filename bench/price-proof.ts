/**
 * Which of the faults planted in invoices of several shippers an audit finds, priced by contracts over a price round, a peak
 * season and a change of the contract. It must find nothing else:
 * `npx tsx bench/price-proof.ts [--parcels N] [--copies N] [--seed N]`. Status 1 if a fault is missed or a correct parcel accused.
 */
import { Readable } from 'node:stream'
import { parseArgs } from 'node:util'
import { FOUND_BY, proofCount } from '../samples/generators/priced/count.js'
import { pricedProof } from '../samples/generators/priced/index.js'
import { readAudit } from '../src/app/read-audit.js'
import { readAuditOptions } from '../src/audit/audit-options.js'
import { formats } from '../src/formats.js'
import { deliveriesFromText } from '../src/tables/deliveries.js'
import type { ContractsInput } from '../src/tables/read-contract.js'

const { values } = parseArgs({
  options: {
    parcels: { type: 'string', default: '100000' },
    copies: { type: 'string', default: '25' },
    seed: { type: 'string', default: '7' },
  },
})
const number = (text: string): number => {
  if (!/^\d{1,7}$/.test(text)) throw new RangeError(`${text}: a whole number was expected`)
  return Number(text)
}

const [parcels, seed] = [number(values.parcels), number(values.seed)]
let wrong = 0
for (const copies of [0, number(values.copies)]) {
  const proof = pricedProof({ seed, parcels, copies })
  const begun = process.cpuUsage()
  const settings = await readAuditOptions({
    formats,
    deliveries: deliveriesFromText([...proof.deliveries()].join(''), 'deliveries.csv'),
    contract: proof.contracts as ContractsInput,
  })
  const files = proof.files.map(({ chunks }) => Readable.from(chunks()))
  const reading = { onReject: () => undefined, currency: { 'fedex-us': 'USD' } }
  const audit = await readAudit(files, settings, reading)
  const report = await audit.reportInTurns()
  const { user, system } = process.cpuUsage(begun)
  const { faults, others } = proofCount(proof.planted, report.findings)
  const { line_items } = report.summary.totals
  const seconds = ((user + system) / 1_000_000).toFixed(1)
  const memory = (process.memoryUsage.rss() / 1_000_000).toFixed(0)
  process.stdout.write(
    `${parcels} parcels, ${line_items} line items, ${proof.planted.length} faults: ${others.length} other findings, ${seconds} s CPU (files made within it), ${memory} MB\n`,
  )
  for (const { fault, planted, found, noted } of faults) {
    process.stdout.write(
      `  ${fault.padEnd(18)} ${found} of ${planted}${noted === 0 ? '' : `, ${noted} for information`}  (${FOUND_BY[fault].join(', ')})\n`,
    )
    if (found + noted < planted) wrong++
  }
  for (const { check, carrier, tracking_number, message } of others.slice(0, 10))
    process.stdout.write(`  other: ${check} ${carrier} ${tracking_number}: ${message}\n`)
  wrong += others.length
}
process.exitCode = wrong === 0 ? 0 : 1
