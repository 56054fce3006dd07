/** One figure, one value: what every output of the same files states is the same. */
import { describe, expect, it } from 'vitest'
import { auditInvoices, summarizeInvoices } from '../src/app/audit-api.js'
import { parseInvoice } from '../src/index.js'
import { createChargeTable } from '../src/report/charge-table.js'
import type { AuditReport } from '../src/schema/audit-report.js'
import { figuresOf } from '../src/schema/figures.js'
import type { CurrencySummary } from '../src/schema/invoice-summary.js'
import { canonical, plus } from '../src/values/decimal.js'
import { BILLED, disagreements, joined, READ, unlisted, without } from './figures.js'
import { FIGURE_INPUTS, type FigureInput } from './figures-inputs.js'
import { auditOutputs, parseOutputs, summaryOutputs } from './figures-outputs.js'
import { sampleFiles, spreadFiles } from './law-kit.js'

/** Amounts by name; what comes to nothing is left out. */
function amountsBy(rows: readonly (readonly [name: string, net: string])[]): Record<string, string> {
  const sums = new Map<string, string>()
  for (const [name, net] of rows) sums.set(name, plus(sums.get(name) ?? '0', net))
  return Object.fromEntries(
    [...sums].map(([name, net]) => [name, canonical(net)]).filter(([, net]) => net !== '0'),
  )
}

type Unit = Pick<CurrencySummary, 'currency' | 'format'>
const isOf =
  ({ currency, format }: Unit) =>
  (one: { readonly currency: string | null; readonly format?: string | null }): boolean =>
    one.currency === currency && (currency !== null || one.format === format)

function correctionsOf({ findings }: AuditReport, unit: Unit): unknown[] {
  const own = findings.filter(({ check }) => check === 'correction').filter(isOf(unit))
  const keyOf = ({ carrier, facts }: (typeof own)[number]): string => `${carrier}: ${facts.cause}`
  const costs = amountsBy(
    own.map((one) => [keyOf(one), one.direction === 'under' ? `-${one.amount}` : (one.amount ?? '0')]),
  )
  return [...new Set(own.map(keyOf))]
    .sort()
    .map((key) => [key, own.filter((one) => keyOf(one) === key).length, costs[key] ?? '0'])
}

const correctionFactsOf = ({ facts = [] }: CurrencySummary): unknown[] =>
  facts
    .filter(({ fact }) => fact === 'correction')
    .map(({ carrier, name, count, amount }) => [`${carrier}: ${name}`, count, canonical(amount ?? '0')])
    .sort()

describe('what was billed', () => {
  it.each(sampleFiles().map(({ path }) => path))('%s', async (path) => {
    const report = await auditInvoices(path, { checks: ['correction'] })
    const figures = figuresOf(report)?.currencies ?? []
    const summary = await summarizeInvoices(path, { by: ['carrier', 'category'], facts: true })
    const table = createChargeTable()
    const parse = parseInvoice(path, { onReject: 'collect' })
    for await (const batch of parse.columns()) table.addBatch(batch)
    const { totals } = await parse.summary

    for (const of of summary.currencies) {
      const audited = figures.find(isOf(of))
      const charges = table.rows().filter(isOf(of))
      for (const column of ['carrier', 'category'] as const) {
        const billed = amountsBy(charges.map((row) => [row[column], row.net]))
        const name = column === 'carrier' ? column : 'charge_category'
        expect(amountsBy(of.rows.map(({ group, net }) => [group[name] ?? '', net]))).toEqual(billed)
        const shares = column === 'carrier' ? audited?.carriers : audited?.categories
        expect(amountsBy((shares ?? []).map((share) => [share.name, share.net]))).toEqual(billed)
      }
      expect(canonical(of.total.net)).toBe(canonical(audited?.net ?? '0'))
      expect(of.total.shipments).toBe(audited?.shipmentCount ?? 0)
      expect(of.total.charges).toBe(charges.reduce((sum, { count }) => sum + count, 0))
      expect(correctionFactsOf(of)).toEqual(correctionsOf(report, of))
    }
    for (const read of [summary.summary.totals, report.summary.totals]) {
      expect([read.rows, read.rejected, read.line_items]).toEqual([
        totals.rows,
        totals.rejected,
        totals.line_items,
      ])
      expect(read.sums).toEqual(totals.sums)
    }
    expect(report.invoices.reduce((sum, one) => sum + one.line_items, 0)).toBe(totals.line_items)
  })
})

it('corrections of several files are those of the audit', async () => {
  const ups = 'samples/ups-billing/*.csv'
  const report = await auditInvoices(ups, { checks: ['correction'] })
  const { currencies } = await summarizeInvoices(ups, { by: ['carrier'], facts: true })
  const facts = currencies.flatMap(correctionFactsOf)
  expect(facts).toEqual(currencies.flatMap((of) => correctionsOf(report, of)))
  expect(facts).toContainEqual(['ups: address', 6, '166.28'])
})

const SAMPLES = spreadFiles(sampleFiles(), 12).map(
  ({ path }): FigureInput => ({ name: path, files: [path], twice: 'nothing' }),
)

describe('every figure is the same in all outputs that state it', () => {
  it.each([...SAMPLES, ...FIGURE_INPUTS])('$name', async ({ files, twice }) => {
    const { alone, outputs: audits } = await auditOutputs(files)
    const { outputs: parses } = await parseOutputs(files, alone)
    const { warnings, outputs: summaries } = await summaryOutputs(files, alone)
    const outputs = { ...parses, ...audits, ...summaries }
    const isSummary = (output: string): boolean => output.startsWith('summary')
    const tables =
      twice === 'nothing'
        ? [joined(READ, BILLED)]
        : [READ, twice === 'a file' ? BILLED : without(BILLED, isSummary)]
    expect(tables.flatMap((table) => disagreements(table, outputs))).toEqual([])
    expect(unlisted(joined(READ, BILLED), outputs)).toEqual([])
    expect(warnings.some((warning) => warning.includes('may count twice'))).toBe(
      twice === 'an invoice' || twice === 'a part',
    )
    // An invoice comes to its charges, or to its charges and their tax.
    const audit = outputs.audit?.of('computed by invoice') ?? {}
    const [net, tax] = [audits['audit as xlsx'], parses.ndjson]
    expect(net?.of('computed by invoice')).toEqual(audit)
    if (twice !== 'nothing') return
    for (const [key, total] of Object.entries(audit)) {
      const charges = tax?.of('net by invoice')[key] ?? '0'
      expect([charges, canonical(plus(charges, tax?.of('tax by invoice')[key] ?? '0'))]).toContain(total)
    }
  })
})
