/** The part of a proposed map about money: charges, total, tax, categories. */

import { count } from '../../values/shown-amounts.js'
import { QUESTION } from '../questions.js'
import { categoryOf } from './charge-words.js'
import type { FoundField } from './fields.js'
import { type FoundTotal, isNamedCharge, type MoneyColumn, type MoneyColumns } from './money-columns.js'
import { type Part, type Sample, sampleText } from './sample.js'
import { sumOfUnits } from './sums.js'

interface ChargesPart {
  readonly parts: readonly (Part | null)[]
  readonly says: readonly string[]
}

export function chargesPart(sample: Sample, fields: readonly FoundField[], money: MoneyColumns): ChargesPart {
  const described = fields.find(({ field }) => field === 'charge_description')
  const total = invoiceTotalOf(sample, fields, money)
  if (described !== undefined && money.pairs === null) {
    const nets = (money.charges.length > 0 ? money.charges : [...money.open, ...money.sums]).filter(
      ({ at }) => at !== total?.at,
    )
    const [net, second] = nets
    if (net !== undefined && second === undefined) return rowCharges(sample, fields, net, money, total)
  }
  return columnCharges(sample, money, total)
}

function rowCharges(
  sample: Sample,
  fields: readonly FoundField[],
  net: MoneyColumn,
  money: MoneyColumns,
  invoiceTotal: MoneyColumn | null,
): ChargesPart {
  const nameOf = (field: string): string | undefined =>
    sample.table.names[fields.find((one) => one.field === field)?.at ?? -1]
  const description = nameOf('charge_description') ?? ''
  const code = nameOf('charge_code')
  const [tax] = money.taxes
  const labels = sample.cells[sample.table.names.indexOf(description)] ?? []
  return {
    parts: [
      {
        key: 'charges',
        value: [
          { row: { net: net.name, ...(tax && { tax: tax.name }) }, description, ...(code && { code }) },
        ],
        note: `each row is one charge: "${net.name}", called by "${description}"`,
      },
      money.total === null ? null : totalPart(sample, money, invoiceTotal),
      invoiceTotal === null
        ? null
        : {
            key: 'invoice_total',
            value: invoiceTotal.name,
            note: 'sure: on each row, the sum of the invoice',
          },
      categoriesPart(labels),
    ],
    says: [`charges: one a row, in ${net.name}${sampleText(sample.cells[net.at] ?? [])}`],
  }
}

function columnCharges(sample: Sample, money: MoneyColumns, invoiceTotal: MoneyColumn | null): ChargesPart {
  const { charges, pairs, total, taxes, open, proved, rate } = taxAsCharge(money)
  const without = (columns: readonly MoneyColumn[]): readonly MoneyColumn[] =>
    columns.filter(({ at }) => at !== invoiceTotal?.at)
  // Numbers under an unknown name may be weights: the user is asked.
  const isOwn = ({ name }: MoneyColumn): boolean => proved || isNamedCharge(name)
  const own = without(charges).filter(isOwn)
  const asked = without([...charges.filter((column) => !isOwn(column)), ...open])
  const [tax] = taxes
  const value: unknown[] = own.map(({ name }) => ({ column: name, ...categoryOf(name) }))
  const notes: Record<string, string> = {}
  for (const [nth, { at }] of own.entries())
    if (!proved)
      notes[nth] =
        `by its name alone: no total proves that it is charged${sampleText(sample.cells[at] ?? [])}`
  if (pairs !== null) value.push({ pairs: { label: pairs.label, amount: pairs.amount } })
  const labels = pairs === null ? [] : pairs.labels.flatMap((at) => sample.cells[at] ?? [])
  // A column that is proved not to be in the total is not charged.
  for (const column of proved && total !== null ? [] : asked) {
    notes[value.length] =
      `is "${column.name}" charged? Its name, or leave the line out${sampleText(sample.cells[column.at] ?? [])}`
    value.push({ column: QUESTION })
  }
  if (value.length === 0) {
    notes[0] = 'the column of the amounts: none was found'
    value.push({ column: QUESTION })
  }
  const named = [
    ...own.map(({ name }) => name),
    ...(pairs === null ? [] : [`pairs of ${pairs.label} and ${pairs.amount}`]),
  ]
  return {
    parts: [
      {
        key: 'charges',
        value,
        notes,
        note: proved
          ? `${rowsText(total)}: they add up to "${total?.column.name}"`
          : 'not proved: no column is their sum in every row',
      },
      totalPart(sample, taxAsCharge(money), invoiceTotal),
      tax === undefined
        ? null
        : {
            key: 'tax',
            value: { column: tax.name, ...(rate !== null && { rate: sample.table.names[rate] }) },
            note: 'the tax of the whole row',
          },
      invoiceTotal === null
        ? null
        : {
            key: 'invoice_total',
            value: invoiceTotal.name,
            note: 'sure: on each row, the sum of the invoice',
          },
      money.withTax === null
        ? null
        : {
            key: 'facts',
            value: { row_total_with_tax: money.withTax.name },
            note: 'sure: charges and tax add up to it',
          },
      labels.length === 0 ? null : categoriesPart(labels),
    ],
    says: [
      `charges: ${named.join(', ') || 'none found'}`,
      ...(total === null
        ? []
        : [`total of a row: ${total.column.name}, tax ${total.tax === 'open' ? 'open' : total.tax}`]),
    ],
  }
}

/** The tax of a row is on its first charge with its own column: if all charges are in pairs, it becomes a charge like the others. */
function taxAsCharge(money: MoneyColumns): MoneyColumns {
  const { charges, pairs, taxes, total } = money
  if (pairs === null || charges.length > 0 || taxes.length === 0) return money
  const whole = total?.tax === 'included' ? { ...total, tax: 'excluded' as const } : total
  return { ...money, charges: taxes, taxes: [], total: whole }
}

function totalPart(
  sample: Sample,
  { total, sums }: MoneyColumns,
  invoiceTotal: MoneyColumn | null,
): Part | null {
  const otherSums = sums.filter(({ at }) => at !== invoiceTotal?.at)
  if (total !== null)
    return {
      key: 'total',
      value: { column: total.column.name, tax: total.tax === 'open' ? QUESTION : total.tax },
      note:
        total.tax === 'open'
          ? 'included or excluded: its name or a tax of zero leaves it open'
          : `${rowsText(total)}: the charges add up to it`,
    }
  if (otherSums.length === 0) return null
  const names = otherSums.map(({ name, at }) => `"${name}"${sampleText(sample.cells[at] ?? [])}`)
  return {
    key: 'total',
    value: { column: QUESTION, tax: QUESTION },
    notes: {
      column: `which is the total of a row, if any: ${names.join(', ')}; without one delete \`total\``,
      tax: 'included or excluded',
    },
  }
}

/** A column with the same value on every row of an invoice, equal to the sum of a column of charges: proved if the file is complete. */
function invoiceTotalOf(
  { table, cells }: Sample,
  fields: readonly FoundField[],
  money: MoneyColumns,
): MoneyColumn | null {
  const invoice = fields.find(({ field }) => field === 'invoice_id')
  if (!table.whole || invoice === undefined || (cells[0]?.length ?? 0) < 3) return null
  const numbers = cells[invoice.at] ?? []
  const columns = [
    ...money.sums,
    ...money.charges,
    ...money.open,
    ...(money.total === null ? [] : [money.total.column]),
  ]
  for (const stated of columns.filter((one) => !money.proved || !money.charges.includes(one)))
    for (const part of columns) {
      if (part.at === stated.at) continue
      const proved = [...new Set(numbers)].every((number) => {
        const rows = [...numbers.keys()].filter((row) => numbers[row] === number)
        const totals = new Set(rows.map((row) => stated.units[row] ?? null))
        const [only] = totals
        return (
          rows.length > 1 &&
          totals.size === 1 &&
          only !== null &&
          only !== 0n &&
          only === sumOfUnits(rows.map((row) => part.units[row] ?? null))
        )
      })
      if (proved) return stated
    }
  return null
}

/** A few rows may add up by chance. */
function rowsText(total: FoundTotal | null): string {
  const rows = total?.column.units.filter((amount) => amount !== null).length ?? 0
  return `${rows < SURE ? 'likely' : 'sure'}, in ${count(rows, 'row')}`
}
const SURE = 4

/** Maximum number of charge names listed. */
const MOST = 60

function categoriesPart(labels: readonly string[]): Part | null {
  const different = [...new Set(labels.filter((label) => label !== ''))]
  if (different.length === 0) return null
  const listed = different.slice(0, MOST)
  const unknown = listed.filter((label) => categoryOf(label) === undefined).length
  return {
    key: 'categories',
    value: listed.map((label) => ({ label, ...(categoryOf(label) ?? { category: 'uncategorized' }) })),
    note: `by their words${unknown === 0 ? '' : `; ${count(unknown, 'name')} not recognised`}${different.length > MOST ? `; the first ${MOST} of ${different.length}` : ''}`,
  }
}
