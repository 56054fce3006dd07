/** Three shippers priced by contracts, over a price round, a peak season and a change of the contract: what is planted is found, and nothing else. */
import { Readable } from 'node:stream'
import { describe, expect, test } from 'vitest'
import { FOUND_BY, proofCount } from '../samples/generators/priced/count.js'
import { type PricedProof, pricedProof } from '../samples/generators/priced/index.js'
import { readAudit } from '../src/app/read-audit.js'
import { readAuditOptions } from '../src/audit/audit-options.js'
import { listChecks } from '../src/checks/description.js'
import { formats } from '../src/formats.js'
import type { AuditReport } from '../src/schema/audit-report.js'
import { deliveriesFromText } from '../src/tables/deliveries.js'
import type { ContractsInput } from '../src/tables/read-contract.js'
import { lawful } from './audit-kit.js'

const PARCELS = 2_000

async function auditOf(proof: PricedProof, contract?: ContractsInput): Promise<AuditReport> {
  const settings = await readAuditOptions({
    formats,
    deliveries: deliveriesFromText([...proof.deliveries()].join(''), 'deliveries.csv'),
    ...(contract === undefined ? {} : { contract }),
  })
  const files = proof.files.map(({ chunks }) => Readable.from(chunks()))
  const reading = { onReject: () => undefined, currency: { 'fedex-us': 'USD' } }
  return lawful((await readAudit(files, settings, reading)).report())
}

const contractsOf = ({ contracts }: PricedProof): ContractsInput => contracts as ContractsInput
const checks = new Set(listChecks().map(({ name }) => name))

describe('2,000 parcels', () => {
  const clean = pricedProof({ seed: 7, parcels: PARCELS, copies: 0 })
  const faulty = pricedProof({ seed: 7, parcels: PARCELS, copies: 3 })

  test.each([
    ['alone', undefined],
    ['with their contracts', contractsOf(clean)],
  ])('%s: without a fault there is no error and no warning', async (_, contract) => {
    const report = await auditOf(clean, contract)
    expect(report.findings.filter(({ severity }) => severity !== 'info')).toEqual([])
    expect(report.invoices.filter(({ status }) => status === 'mismatch')).toEqual([])
    expect(report.summary.totals.rejected).toBe(0)
  })

  test('with their contracts each fault is found by the checks that look for it, and nothing besides', async () => {
    const { faults, others } = proofCount(
      faulty.planted,
      (await auditOf(faulty, contractsOf(faulty))).findings,
    )
    expect(others).toEqual([])
    const looked = faults.filter(({ fault }) => checks.has(FOUND_BY[fault][0] ?? ''))
    expect(looked.filter(({ planted, found, noted }) => found + noted !== planted)).toEqual([])
    expect(looked.filter(({ noted }) => noted > 0)).toEqual([])
  })

  test('alone: no wrong accusation either', async () => {
    const { others } = proofCount(faulty.planted, (await auditOf(faulty)).findings)
    expect(others).toEqual([])
  })
})
