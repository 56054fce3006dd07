/** One figure, one value: what every output of the same files states is the same. */
import { describe, expect, it } from 'vitest'
import { accrueInvoices, auditInvoices, explainShipment, summarizeInvoices } from '../src/app/audit-api.js'
import { parseInvoice } from '../src/index.js'
import { createChargeTable } from '../src/report/charge-table.js'
import type { AuditReport } from '../src/schema/audit-report.js'
import { figuresOf } from '../src/schema/figures.js'
import type { CurrencySummary } from '../src/schema/invoice-summary.js'
import { isDamaged } from '../src/values/damaged-number.js'
import { canonical, plus } from '../src/values/decimal.js'
import { BILLED, disagreements, joined, READ, type Stated, unlisted, without } from './figures.js'
import { FIGURE_INPUTS, type FigureInput } from './figures-inputs.js'
import { auditOutputs, parseOutputs, summaryOutputs } from './figures-outputs.js'
import { sampleFiles } from './law-kit.js'

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

const SAMPLES = sampleFiles().map(
  ({ path }): FigureInput => ({ name: path, files: [path], twice: 'nothing' }),
)

describe('every figure is the same in all outputs that state it', () => {
  it.each([...SAMPLES, ...FIGURE_INPUTS])('$name', async ({ name, files, twice }) => {
    const { report, alone, outputs: audits } = await auditOutputs(files)
    const { items, outputs: parses } = await parseOutputs(files, alone)
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
    await expectStories(name, files, items, parses.ndjson, report)
  })
})

type Items = Awaited<ReturnType<typeof parseOutputs>>['items']

/** What `explain` and `accrual` state of shipments is what the files bill for them. */
async function expectStories(
  name: string,
  files: FigureInput['files'],
  items: Items,
  stated: Stated | undefined,
  { findings }: AuditReport,
): Promise<void> {
  const nets = stated?.of('net by shipment') ?? {}
  const netOf = (currency: string | null, carrier: string | null, number: string): string =>
    nets[[currency ?? '-', carrier ?? '-', number].join(' | ')] ?? '0'
  const tracked = items.filter(({ tracking_number: number }) => number !== null && !isDamaged(number))
  const counts = new Map<string, Items>()
  for (const item of tracked) {
    const known = counts.get(`${item.tracking_number}`)
    if (known === undefined) counts.set(`${item.tracking_number}`, [item])
    else known.push(item)
  }
  const [number, own = []] = [...counts].sort(([, a], [, b]) => b.length - a.length)[0] ?? []
  if (number === undefined) return
  const story = await explainShipment(number, files)
  expect(
    story.totals.reduce((sum, { charges }) => sum + charges, 0),
    name,
  ).toBe(own.length)
  for (const { currency, net } of story.totals)
    expect(canonical(net)).toBe(netOf(currency, own[0]?.carrier ?? null, number))
  expect(story.findings.map(({ id }) => id).sort()).toEqual(
    findings.flatMap(({ id, tracking_number }) => (tracking_number === number ? [id] : [])).sort(),
  )
  const expected = [...counts.keys()].map((tracking_number) => ({
    tracking_number,
    cost: '1.00',
    ship_date: '1990-01-01',
  }))
  const { shipments } = await accrueInvoices(files, { expected, until: '1990-01-02' })
  const billed = shipments.filter((one) => one.billed !== null)
  expect(
    billed.map((one) => [one.tracking_number, canonical(one.billed ?? '0')]),
    name,
  ).toEqual(
    billed.map(({ tracking_number, currency, carrier }) => [
      tracking_number,
      netOf(currency, carrier, tracking_number),
    ]),
  )
}
