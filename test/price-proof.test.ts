/** Three shippers priced by contracts, over a price round, a peak season and a change of the contract: what is planted is found, and nothing else. */
import { Readable } from 'node:stream'
import { describe, expect, test } from 'vitest'
import { FOUND_BY, proofCount } from '../samples/generators/priced/count.js'
import { type PricedProof, pricedProof } from '../samples/generators/priced/index.js'
import { listChecks } from '../src/checks/description.js'
import type { AuditReport } from '../src/schema/audit-report.js'
import { deliveriesFromText } from '../src/tables/deliveries.js'
import { auditFiles } from './audit-kit.js'

const PARCELS = 2_000

const DIVISORS = { dim_divisors: [{ carrier: 'ups', divisor: '139' }] }

/** With the deliveries, and the divisor of the carrier whose files state none. */
const auditOf = (proof: PricedProof): Promise<AuditReport> =>
  auditFiles(
    proof.files.map(({ chunks }) => Readable.from(chunks())),
    {
      deliveries: deliveriesFromText([...proof.deliveries()].join(''), 'deliveries.csv'),
      config: DIVISORS,
    },
  )

const checks = new Set(listChecks().map(({ name }) => name))

describe('2,000 parcels', () => {
  test('without a fault give no error and no warning', async () => {
    const report = await auditOf(pricedProof({ seed: 7, parcels: PARCELS, copies: 0 }))
    expect(report.findings.filter(({ severity }) => severity !== 'info')).toEqual([])
    expect(report.invoices.filter(({ status }) => status === 'mismatch')).toEqual([])
    expect(report.summary.totals.rejected).toBe(0)
  })

  test('with faults: each is found by the checks that look for it, and nothing besides', async () => {
    const proof = pricedProof({ seed: 7, parcels: PARCELS, copies: 3 })
    const { faults, others } = proofCount(proof.planted, (await auditOf(proof)).findings)
    expect(others).toEqual([])
    const looked = faults.filter(({ fault }) => checks.has(FOUND_BY[fault][0] ?? ''))
    expect(looked.filter(({ planted, found }) => found !== planted)).toEqual([])
  })
})
