import { existsSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { auditFiles, faults, found } from './audit-kit.js'

const FOLDER = new URL('../../shared/samples/', import.meta.url).pathname

/** Status of the invoices and the checks that must speak, for each published sample. */
const SAMPLES: readonly [string, Record<string, number>, readonly string[]][] = [
  ['ups-billing.csv', { undeclared: 1 }, ['invoice_total_inconsistent']],
  ['fedex-us.csv', { match: 1 }, []],
  ['fedex-intl-uk.csv', { match: 1 }, []],
  ['fedex-intl-nl.csv', { match: 1 }, []],
  ['dhl-express-published-order.csv', { undeclared: 1 }, []],
  ['dhl-express-real-order.csv', { undeclared: 1 }, []],
  ['dhl-ecommerce-hdr16.csv', { match: 1 }, []],
  ['dhl-ecommerce-hdr78.csv', { match: 1 }, []],
  ['dpd-insights-english.csv', { undeclared: 25 }, []],
  ['dpd-insights-dutch.csv', { undeclared: 25 }, []],
  ['dpd-insights-german.csv', { undeclared: 25 }, []],
  ['usps-eps.csv', { undeclared: 1 }, ['positive_refund']],
  ['royal-mail-combined.csv', { undeclared: 1 }, []],
  ['royal-mail-bex.csv', { undeclared: 1 }, []],
]

describe.skipIf(!existsSync(FOLDER))('published samples', () => {
  test.each(SAMPLES)(
    '%s: totals as stated, known defects told, nothing else',
    async (file, statuses, checks) => {
      const report = await auditFiles(FOLDER + file)
      const seen: Record<string, number> = {}
      for (const { status } of report.invoices) seen[status] = (seen[status] ?? 0) + 1
      expect(seen).toEqual(statuses)
      expect(faults(report)).toEqual(checks)
    },
  )

  test('UPS: each amount is the total of its tracking number, ten of ten', async () => {
    const report = await auditFiles(`${FOLDER}ups-billing.csv`)
    const [inconsistent] = found(report, 'invoice_total_inconsistent')
    expect(inconsistent?.message).toContain('10 different totals')
    expect(inconsistent?.message).toContain('together 941.36')
    expect(report.checks.find(({ check }) => check === 'shipment_total')).toEqual({
      check: 'shipment_total',
      result: 'pass',
      findings: 0,
      reason: null,
    })
    expect(found(report, 'tracking_check_digit')).toHaveLength(9)
  })

  test('USPS: three positive refunds; a row total that holds on all rows', async () => {
    const report = await auditFiles(`${FOLDER}usps-eps.csv`)
    expect(found(report, 'positive_refund')).toHaveLength(3)
    expect(report.checks.find(({ check }) => check === 'row_total')).toMatchObject({
      result: 'pass',
      reason: null,
    })
    expect(found(report, 'tracking_check_digit')).toHaveLength(24)
  })

  test('the Dutch file: its row total cannot be assessed, since it is no sum of the row', async () => {
    const report = await auditFiles(`${FOLDER}dpd-insights-dutch.csv`)
    expect(report.checks.find(({ check }) => check === 'row_total')?.result).toBe('unassessable')
  })

  test('one invoice in two column orders counts once', async () => {
    const report = await auditFiles([
      `${FOLDER}dhl-express-published-order.csv`,
      `${FOLDER}dhl-express-real-order.csv`,
    ])
    expect(report.invoices).toHaveLength(1)
    expect(report.invoices[0]).toMatchObject({ computed_total: '1536.60', line_items: 50, shipments: 15 })
    expect(faults(report)).toEqual(['invoice_redelivered'])
    expect(found(report, 'invoice_redelivered')[0]?.amount).toBe('1536.60')
  })
})
