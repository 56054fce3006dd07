/** The story of one shipment in words: the answer, its charges with their corrections, weights, findings. */

import { printableText } from '../schema/errors.js'
import type { LineItem, Source } from '../schema/line-item.js'
import type { ShipmentStory, StoryCharge, StoryExpected, StoryTotal } from '../schema/shipment-story.js'
import { isNothing, unsigned } from '../values/decimal.js'
import { fold } from '../values/fold.js'
import { amountWithCurrency, count } from '../values/shown-amounts.js'
import { readable } from './check-table.js'
import { findingLines, wrap } from './finding-text.js'
import { notReadLines } from './not-read.js'
import { type TableColumn, tableLines } from './text-table.js'
import { weightText } from './weight-text.js'

export function storyText(story: ShipmentStory, width: number): string {
  const parts = [
    answerLines(story),
    factLines(story),
    chargeLines(story.charges, width),
    section(
      'Weight and size',
      story.weights.flatMap((one) => wrap(weightText(one), width - 2, '')),
    ),
    section('Findings', findings(story.findings, width)),
    section('Findings about its invoices as a whole', findings(story.invoice_findings, width)),
  ]
  return parts
    .filter((lines) => lines.length > 0)
    .map((lines) => `${lines.join('\n')}\n`)
    .join('\n')
}

const section = (title: string, lines: readonly string[]): string[] =>
  lines.length === 0 ? [] : [`${title}:`, ...lines.map((line) => `  ${line}`)]

const findings = (all: ShipmentStory['findings'], width: number): string[] =>
  all.flatMap((found) => findingLines([found], width - 2, (text) => text))

function answerLines(story: ShipmentStory): string[] {
  const { tracking_number, totals, charges, expected } = story
  const invoices = new Set(charges.map(({ line_item }) => line_item.invoice_id ?? '(no number)'))
  const on = `on ${invoices.size === 1 ? 'invoice' : 'invoices'} ${[...invoices].join(', ')}`
  const lines =
    totals.length === 0
      ? [`${tracking_number} is on none of these invoices.`]
      : totals.map(
          (total) =>
            `${moneyOf(total)} billed for ${tracking_number}: ${count(total.charges, 'charge')} ${on}`,
        )
  if (expected !== null) lines.push(expectedText(expected))
  lines.push(...notReadLines(story, () => 'the shipment may have more charges.'))
  return lines.map(printableText)
}

const moneyOf = ({ net, currency, format }: StoryTotal): string =>
  `${amountWithCurrency(net, currency)}${currency === null ? ` (no currency, ${format})` : ''}`

function expectedText({ cost, currency, billed, difference, voided, line }: StoryExpected): string {
  const where = `(line ${line} of the expected costs${voided === true ? ', label voided' : ''})`
  if (cost === null) return `No cost expected ${where}`
  const expected = `${amountWithCurrency(cost, currency)} expected`
  if (difference === null)
    return `${expected}${billed === null ? '' : ', not comparable with what is billed'} ${where}`
  if (isNothing(difference)) return `${expected}, as billed ${where}`
  const way = difference.startsWith('-') ? 'less' : 'more'
  return `${expected}: ${amountWithCurrency(unsigned(difference), currency)} ${way} is billed ${where}`
}

/** What the records state about the shipment; all values if they differ. */
function factLines({ charges, expected }: ShipmentStory): string[] {
  const items = charges.map(({ line_item }) => line_item)
  const values = (of: (item: LineItem) => string | null): string =>
    [...new Set(items.map(of).filter((value) => value !== null))].join(', ')
  const withExpected = (billed: string, wanted: string | null | undefined): string => {
    if (wanted === null || wanted === undefined || fold(wanted) === fold(billed)) return billed
    return billed === '' ? `${wanted} expected` : `${billed} (${wanted} expected)`
  }
  const rows = [
    ['carrier', values(({ carrier }) => readable(carrier))],
    ['account', values(({ account_id }) => account_id)],
    ['shipped', values(({ ship_date }) => ship_date) || (expected?.ship_date ?? '')],
    [
      'service',
      withExpected(
        values(({ service }) => service),
        expected?.service,
      ),
    ],
    [
      'zone',
      withExpected(
        values(({ zone }) => zone),
        expected?.zone,
      ),
    ],
    ['shipment id', values(({ shipment_id }) => shipment_id)],
    [
      'references',
      values(({ reference_1, reference_2, reference_3 }) =>
        joined(' / ', reference_1, reference_2, reference_3),
      ),
    ],
    ['your order', expected?.reference ?? ''],
    [
      'destination',
      values(({ destination_country, destination_postal_code }) =>
        joined(' ', destination_country, destination_postal_code),
      ),
    ],
    ['cost center', values(({ cost_center }) => cost_center) || (expected?.cost_center ?? '')],
  ]
  return rows
    .filter(([, value]) => value !== '')
    .map(([name = '', value = '']) => printableText(`${name.padEnd(12)} ${value}`))
}

const joined = (between: string, ...parts: readonly (string | null)[]): string | null =>
  parts.filter((part) => part !== null).join(between) || null

const COLUMNS: readonly TableColumn[] = [
  { title: 'net', align: 'right' },
  { title: '' },
  { title: 'charge', least: 24, wrap: true },
  { title: 'invoice', least: 10, keep: 'end' },
  { title: 'of' },
  { title: 'file:record column', least: 24, keep: 'end' },
]

function chargeLines(charges: readonly StoryCharge[], width: number): string[] {
  if (charges.length === 0) return []
  const cells = inStoryOrder(charges).map((charge): string[] => {
    const { line_item: item } = charge
    const [amount = '', currency = ''] = amountWithCurrency(item.net_cost, item.currency).split(' ')
    const name = `${charge.role === 'charge' ? '' : '- '}${item.charge_description} (${readable(item.charge_category)})`
    return [
      amount,
      currency,
      `${name}${noteOf(charge, charges)}`,
      item.invoice_id ?? '',
      item.invoice_date ?? item.transaction_date?.slice(0, 10) ?? '',
      placeText(item.source),
    ]
  })
  return [
    'Charges, with corrections and credits below the charge they concern:',
    ...tableLines(COLUMNS, cells, width),
  ]
}

/** Corrections and credits follow the first charge that they refer to; those without one come last. */
function inStoryOrder(charges: readonly StoryCharge[]): StoryCharge[] {
  const below = new Map<string, StoryCharge[]>()
  const others: StoryCharge[] = []
  for (const charge of charges) {
    if (charge.role === 'charge') continue
    const [first] = charge.corrects
    if (first === undefined) others.push(charge)
    else below.set(first, [...(below.get(first) ?? []), charge])
  }
  return [
    ...charges
      .filter(({ role }) => role === 'charge')
      .flatMap((charge) => [charge, ...(below.get(charge.line_item.id) ?? [])]),
    ...others,
  ]
}

function noteOf({ role, corrects, also_in }: StoryCharge, charges: readonly StoryCharge[]): string {
  const copies = also_in.length === 0 ? '' : `, also in ${also_in.map(placeText).join(', ')}`
  if (role === 'charge') return copies
  if (role === 'repeat') return `, billed by another file too and counted there${copies}`
  const about = charges.filter(({ line_item }) => corrects.includes(line_item.id))
  if (about.length === 0) return `, ${role} of a charge that is in none of these files${copies}`
  const named = [
    ...new Set(about.map(({ line_item }) => `${line_item.charge_description} ${amountOf(line_item)}`)),
  ]
  return `, ${role} of ${named.join(', ')}${copies}`
}

const amountOf = ({ net_cost, currency }: LineItem): string => amountWithCurrency(net_cost, currency)

const placeText = ({ file, row, column }: Source): string =>
  `${file}:${row}${column === null ? '' : ` ${column}`}`
