/** Faults planted into clean files of real shape: each is found, and nothing else is. */

import { createReadStream } from 'node:fs'
import { Readable } from 'node:stream'
import iconv from 'iconv-lite'
import { describe, expect, test } from 'vitest'
import { GENERATORS } from '../samples/generators/index.js'
import type { Generated, Planted, Truth } from '../samples/generators/types.js'
import type { AuditReport, Finding } from '../src/schema/audit-report.js'
import { auditFiles } from './audit-kit.js'
import { formatById, formatsUnderTest, sampleFiles } from './law-kit.js'
import { times } from './times.js'

const ROWS = times(2000)

async function audited(generated: Generated): Promise<{ report: AuditReport; truth: Truth }> {
  const bytes = function* () {
    for (const chunk of generated.chunks()) yield iconv.encode(chunk, generated.encoding)
  }
  const report = await auditFiles(Readable.from(bytes()))
  return { report, truth: generated.truth() }
}

/** What a sound file says for information: that there are corrections and fees, which are right. */
const OF_SOUND = ['correction', 'fee_without_shipment']

function tells(finding: Finding, planted: Planted): boolean {
  if (finding.check !== planted.kind) return false
  if (finding.evidence.some(({ row }) => row === planted.row)) return true
  if (planted.tracking_number !== null) return finding.tracking_number === planted.tracking_number
  return finding.tracking_number === null && finding.invoice_id === planted.invoice_id
}

/** A format need not have one. */
const generators = Object.entries(GENERATORS).filter(([id]) => formatsUnderTest.includes(formatById(id)))

test('generators are named after formats', () => {
  expect(Object.keys(GENERATORS).map((id) => formatById(id).id)).toEqual(Object.keys(GENERATORS))
})

describe.each(generators)('%s', (format, generate) => {
  test.each([true, false])(
    'a clean file gives no finding (without corrections and fees: %s)',
    async (plain) => {
      const { report, truth } = await audited(generate({ seed: 11, rows: plain ? ROWS / 4 : ROWS, plain }))
      expect(report.summary.totals.line_items).toBe(truth.line_items)
      const told = ({ check, severity }: Finding): boolean =>
        plain || severity !== 'info' || !OF_SOUND.includes(check)
      expect(report.findings.filter(told)).toEqual([])
      expect(report.invoices.filter(({ status }) => status === 'mismatch')).toEqual([])
    },
  )

  test('every planted fault is found, and nothing else', async () => {
    const { report, truth } = await audited(generate({ seed: 11, rows: ROWS, faults: true }))
    const kinds = [...new Set(truth.planted.map(({ kind }) => kind))].sort()
    const table = kinds.map((kind) => {
      const planted = truth.planted.filter((one) => one.kind === kind)
      const hits = planted.filter((one) => report.findings.some((finding) => tells(finding, one)))
      return { format, kind, planted: planted.length, found: hits.length }
    })
    expect(table.filter((row) => row.found !== row.planted)).toEqual([])
    const others = report.findings
      .filter(({ severity }) => severity !== 'info')
      .filter((finding) => !truth.planted.some((planted) => tells(finding, planted)))
    expect(others).toEqual([])
  })
})

/** What there is to find in the samples that are there for it; all others are clean. */
const IN_SAMPLES: Readonly<Record<string, readonly string[]>> = {
  'dhl-ecommerce/details-only.csv': ['invoice_total'],
  'fedex-us/overnight.csv': ['late_delivery'],
  'fedex-us/traps.csv': ['damaged_tracking_number'],
  'ups-billing/amount-per-package.csv': ['invoice_total_inconsistent'],
  'ups-billing/damaged-tracking-number.csv': ['damaged_tracking_number'],
}

test('samples are clean, but those that are there for a fault', async () => {
  const found: Record<string, string[]> = {}
  for (const { path, own } of sampleFiles()) {
    if (!own) continue
    const { findings } = await auditFiles(createReadStream(path))
    const checks = findings.filter(({ severity }) => severity !== 'info').map(({ check }) => check)
    if (checks.length > 0) found[path.replace(/^.*samples\//, '')] = [...new Set(checks)]
  }
  const ids = formatsUnderTest.map(({ id }) => id)
  const expected = Object.entries(IN_SAMPLES).filter(([path]) => ids.includes(path.split('/')[0] ?? ''))
  expect(found).toEqual(Object.fromEntries(expected))
})
