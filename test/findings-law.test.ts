/** What holds for every finding of every file: its facts give its message, and its line items are those of its records. */

import { Readable } from 'node:stream'
import iconv from 'iconv-lite'
import { describe, expect, test } from 'vitest'
import { GENERATORS } from '../samples/generators/index.js'
import { parseInvoice } from '../src/app/api.js'
import { createAudit } from '../src/app/audit-api.js'
import { formats } from '../src/formats.js'
import type { Input } from '../src/input/input.js'
import { lineItems } from '../src/parse/charge-batch.js'
import type { AuditReport, Finding } from '../src/schema/audit-report.js'
import type { LineItem, Source } from '../src/schema/line-item.js'
import { lawful } from './audit-kit.js'
import { formatById, formatsUnderTest, sampleFiles, spreadFiles } from './law-kit.js'

const ROWS = 3_000
/** Findings with as many records or more name the first ones alone. */
const EVIDENCE = 20

async function audited(input: Input) {
  const parse = parseInvoice(input, { facts: true })
  const items = new Map<string, LineItem>()
  const audit = createAudit({ formats })
  for await (const batch of parse.columns()) {
    for (const item of lineItems(batch)) items.set(item.id, item)
    audit.add(batch)
  }
  for (const summary of (await parse.summary).files) audit.addFile({ summary })
  return { report: lawful(audit.report()), items }
}

const among = (source: Source, evidence: readonly Source[]): boolean =>
  evidence.some(
    ({ file, row, column }) =>
      file === source.file && row === source.row && (column === null || column === source.column),
  )

/** Findings whose line items are not there, not those of its records, named twice or out of order. */
const astray = (report: AuditReport, items: ReadonlyMap<string, LineItem>): Finding[] =>
  report.findings.filter(({ line_items, evidence }) => {
    const own = line_items.map((id) => items.get(id))
    if (new Set(line_items).size !== line_items.length) return true
    if (own.some((item, at) => at > 0 && (item?.source.row ?? 0) < (own[at - 1]?.source.row ?? 0)))
      return true
    return own.some(
      (item) => item === undefined || (evidence.length < EVIDENCE && !among(item.source, evidence)),
    )
  })

/** Checks of what an invoice states as a whole. The findings of all others name charges. */
const OF_INVOICES = ['invoice_total', 'invoice_total_inconsistent', 'shipment_count', 'currency_mix']
const nameless = ({ findings }: AuditReport): Finding[] =>
  findings.filter(({ check, line_items }) => line_items.length === 0 && !OF_INVOICES.includes(check))

test.each(spreadFiles(sampleFiles(), 3).map(({ path }) => path))('%s', async (path) => {
  const { report, items } = await audited(path)
  expect(astray(report, items)).toEqual([])
  expect(nameless(report)).toEqual([])
})

const generators = Object.entries(GENERATORS).filter(([id]) => formatsUnderTest.includes(formatById(id)))

describe.each(generators)('planted faults of %s', (_, generate) => {
  test('name the line items that they are about', async () => {
    const generated = generate({ seed: 11, rows: ROWS, faults: true })
    const bytes = function* () {
      for (const chunk of generated.chunks()) yield iconv.encode(chunk, generated.encoding)
    }
    const { report, items } = await audited(Readable.from(bytes()))
    expect(report.findings.flatMap(({ line_items }) => line_items).length).toBeGreaterThan(0)
    expect(astray(report, items)).toEqual([])
    expect(nameless(report)).toEqual([])
  })
})
