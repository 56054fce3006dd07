/** Expected costs: the cost of each shipment according to the user's own records. */

import type { LabelExport } from '../format/format.js'
import type { DecimalText } from '../schema/line-item.js'
import { isDamaged } from '../values/damaged-number.js'
import { plus, type Tolerance } from '../values/decimal.js'
import { fold } from '../values/fold.js'
import { readAmount } from '../values/money.js'
import { toGrams } from '../values/weights.js'
import type { ExpectedColumns } from './config-schema.js'
import { amountAndCurrency, commonCurrency, currencyNamed, isCode } from './currency.js'
import { readMoved, readResidential } from './delivery-status.js'
import {
  type Column,
  checkColumns,
  type ExpectedCells,
  expectedColumnsOf,
  valueColumnsOf,
} from './expected-columns.js'
import { createExpectedShipments, type ExpectedCost } from './expected-shipments.js'
import { createLabelNames, labelVoided } from './label-columns.js'
import { labelRows, type NoLabels } from './label-rows.js'
import { sidesOf } from './sides.js'
import { keysOf, readTable, type TableRow } from './table.js'
import { excerptOf } from './table-error.js'
import { namedIn, type TableContent, type TableFile, tableError } from './table-file.js'
import { createUnreadCells, type UnreadCells } from './unread-cells.js'
import { readVoided } from './voided.js'

/** One expected shipment, as the caller passes it. */
export interface ExpectedCostInput {
  tracking_number: string
  cost?: string | number | null | undefined
  currency?: string | null | undefined
  weight?: string | number | null | undefined
  weight_unit?: string | null | undefined
  service?: string | null | undefined
  zone?: string | number | null | undefined
  voided?: boolean | string | number | null | undefined
  reference?: string | null | undefined
  /** For accruals: `YYYY-MM-DD`, or in the date formats of spreadsheets. */
  ship_date?: string | null | undefined
  carrier?: string | null | undefined
  cost_center?: string | number | null | undefined
  /** Whether the address is residential: yes, no, `residential`, `commercial`. */
  residential?: boolean | string | null | undefined
  /** Sides of the parcel on the label, in the carrier's unit. */
  length?: string | number | null | undefined
  width?: string | number | null | undefined
  height?: string | number | null | undefined
  /** Whether the carrier ever scanned the parcel. */
  moved?: boolean | string | null | undefined
}

export interface ExpectedCosts {
  readonly file: string
  readonly all: readonly ExpectedCost[]
  readonly tolerance: Tolerance
  /** Warnings for the user: rows that were not used unchanged. */
  readonly warnings: readonly string[]
  /** How the columns were interpreted, if the file is the export of a known tool. */
  readonly says: string | undefined
  find(trackingNumber: string): ExpectedCost | undefined
}

const tableOf = (file: string): TableFile => ({ file, code: 'expected_costs' })

/** Whether these may be the columns of expected costs. */
export const hasExpected =
  (mapped: ExpectedColumns | undefined, exports: readonly LabelExport[] = []) =>
  (names: readonly string[]): boolean => {
    const { places } = expectedColumnsOf(names, mapped, exports)
    return places.tracking_number !== undefined && places.cost !== undefined
  }

/** Expected costs from the text of a table, or its sheet. Throws `InvoiceError` (`expected_costs`). */
export function expectedFromText(
  content: TableContent,
  path: string,
  tolerance: Tolerance,
  mapped: ExpectedColumns | undefined,
  exports: readonly LabelExport[] = [],
): ExpectedCosts {
  const file = namedIn(content, path)
  const columnsOf = (names: readonly string[]): ExpectedCells => expectedColumnsOf(names, mapped, exports)
  const { header, rows } = readTable(content, tableOf(file))
  if (header !== undefined) checkColumns(tableOf(file), header.line, columnsOf(header.names), mapped)
  const skipped = { unshipped: 0, shared: 0 }
  const isLabel = (names: readonly string[]): boolean => columnsOf(names).places.tracking_number !== undefined
  const labels = header === undefined ? labelRows(rows, exports, skipped, isLabel) : rows
  return collected(labels, file, tolerance, columnsOf, skipped)
}

/** Expected costs from values. Throws `InvoiceError` (`expected_costs`). */
export function expectedFromValues(given: readonly ExpectedCostInput[], tolerance: Tolerance): ExpectedCosts {
  let names: readonly string[] = []
  const rows = given.map((one, at): TableRow => {
    const stated = Object.fromEntries(Object.entries(one).filter(([, value]) => value !== undefined))
    names = keysOf(stated, names)
    return { line: at + 1, number: at + 1, names, values: Object.values(stated) }
  })
  return collected(rows, 'expected', tolerance, valueColumnsOf)
}

function collected(
  rows: Iterable<TableRow>,
  file: string,
  tolerance: Tolerance,
  columnsOf: (names: readonly string[]) => ExpectedCells,
  left: NoLabels = { unshipped: 0, shared: 0 },
): ExpectedCosts {
  const shipments = createExpectedShipments(file)
  let columns = columnsOf([])
  const labels = createLabelNames()
  const unread = createUnreadCells()
  for (const row of rows) {
    if (row.names !== columns.names) columns = columnsOf(row.names)
    const { label, names, places } = columns
    if (label !== undefined) {
      labels.note(label, names, places)
      // A label that was never printed has no number and is not billed.
      if (`${row.values[places.tracking_number ?? -1] ?? ''}`.trim() === '') {
        left.unshipped++
        continue
      }
    }
    shipments.add(expectedCost(row, columns, file, unread), row)
  }
  const { all, warnings } = shipments.finish()
  const voided = all.filter((one) => one.voided === true).length
  const says = labels.says({ labels: all.length, voided, ...left })
  return {
    file,
    tolerance,
    all,
    warnings: [...warnings, ...unread.all().map((one) => `${file}: ${one}`)],
    says: says && `${file}: ${says}`,
    find: (number) => shipments.find(fold(number)),
  }
}

/** Services, zones and units repeat from row to row: equal texts are shared. */
const words = new Map<string, string>()
const KEPT = 10_000

function shared(text: string | undefined): string | undefined {
  if (text === undefined) return undefined
  const known = words.get(text)
  if (known !== undefined) return known
  if (words.size >= KEPT) words.clear()
  words.set(text, text)
  return text
}

function expectedCost(
  { line, values }: TableRow,
  columns: ExpectedCells,
  file: string,
  unread: UnreadCells,
): ExpectedCost {
  const { names, places, label } = columns
  const nameOf = (column: Column): string => names[places[column] ?? -1] ?? column
  const fail = (column: Column, value: string, expected: string): never => {
    const remedy = 'Correct the row, or leave it out.'
    throw tableError(tableOf(file), { line, column: nameOf(column), value, expected, remedy })
  }
  const text = (column: Column): string | undefined => {
    const cell = values[places[column] ?? -1]
    if (cell === undefined || cell === null) return undefined
    if (typeof cell === 'object') return fail(column, excerptOf(cell), 'a text or a number')
    return String(cell).trim() || undefined
  }
  /** Its meaning; an unknown word is reported, and decides nothing. */
  const flag = (
    column: 'moved' | 'residential',
    read: (text: string) => boolean | undefined,
    expected: string,
  ): boolean | undefined => {
    const word = text(column)
    const found = word === undefined ? undefined : read(word)
    if (word !== undefined && found === undefined) unread.note(nameOf(column), line, word, expected)
    return found
  }
  const decimal = (column: 'cost' | 'weight', cell: string, number: string, expected: string): string => {
    const read = readAmount(number, 'shape-then-point')
    return typeof read === 'string' ? fail(column, cell, expected) : read.text
  }

  const tracking_number = text('tracking_number') ?? fail('tracking_number', '', 'a tracking number')
  // It would be missing from the billed shipments, and the same shipment under its full number would be reported as unexpected.
  if (isDamaged(tracking_number))
    fail('tracking_number', tracking_number, 'a tracking number that no spreadsheet has shortened')
  const stated = text('currency')
  const own = stated === undefined ? undefined : (currencyNamed(stated) ?? stated.toUpperCase())
  if (stated !== undefined && currencyNamed(stated) === undefined && !isCode(own))
    fail('currency', stated, 'three letters of ISO 4217')
  let currency = columns.currency === '' ? own : columns.currency
  const agree = (column: 'cost' | 'currency', cell: string, other: string, where: string): void => {
    const common = currency === undefined ? other : commonCurrency(currency, other)
    if (common === undefined) fail(column, cell, `${currency ?? ''}, as ${where} says`)
    currency = common
  }
  if (columns.currency !== '' && own !== undefined)
    agree('currency', stated ?? '', own, `the column "${nameOf('cost')}"`)

  const cell = text('cost')
  let cost: DecimalText | undefined
  if (cell !== undefined) {
    const found = amountAndCurrency(cell) ?? fail('cost', cell, DECIMAL)
    const where =
      stated === undefined ? 'its column or the sign beside it' : `the column "${nameOf('currency')}"`
    for (const mark of found.currencies) agree('cost', cell, mark, where)
    cost = decimal('cost', cell, found.number, DECIMAL)
    for (const place of label?.fees ?? []) {
      const fee = `${values[place] ?? ''}`.trim()
      if (fee === '') continue
      const paid = amountAndCurrency(fee) ?? fail('cost', fee, DECIMAL)
      for (const mark of paid.currencies) agree('cost', fee, mark, where)
      cost = plus(cost, decimal('cost', fee, paid.number, DECIMAL))
    }
  }
  const declared = label?.declared.currency
  if (declared !== undefined)
    currency = currency === undefined ? declared : (commonCurrency(currency, declared) ?? currency)

  const weighed = text('weight')
  const [number, unit] =
    weighed === undefined ? [] : ((label && poundsAndOunces(weighed)) ?? weightAndUnit(weighed))
  const ofWeight = text('weight_unit') ?? (columns.weightUnit || undefined)
  if (weighed !== undefined && unit !== undefined && toGrams(unit) !== toGrams(ofWeight ?? unit))
    fail('weight', weighed, `${ofWeight}, as the column of units or its own name states`)
  return {
    tracking_number,
    cost,
    currency: shared(currency),
    weight:
      weighed === undefined
        ? undefined
        : shared(decimal('weight', weighed, number ?? weighed, `${DECIMAL}, with one unit at most (5 lb)`)),
    weight_unit: shared(ofWeight ?? unit),
    service: shared(text('service')),
    zone: shared(text('zone')),
    voided:
      (label === undefined || label.voided < 0
        ? undefined
        : labelVoided(`${values[label.voided] ?? ''}`, label.declared)) ??
      readVoided(columns.voided.map(({ column, place }) => ({ column, text: `${values[place] ?? ''}` }))),
    reference: text('reference'),
    ship_date: shared(text('ship_date')),
    carrier: shared(text('carrier')),
    cost_center: shared(text('cost_center')),
    moved: flag('moved', readMoved, 'yes, no, or a status of tracking'),
    residential: flag('residential', readResidential, 'residential or commercial, yes or no'),
    sides: shared(
      sidesOf(SIDES.map(text), (at, cell, expected) =>
        unread.note(nameOf(SIDES[at] ?? 'length'), line, cell, expected),
      ),
    ),
    line,
  }
}

const SIDES = ['length', 'width', 'height'] as const

const DECIMAL = 'a decimal number'

/** `1 lb 4 oz`, in ounces. */
function poundsAndOunces(text: string): [number: string, unit: string] | undefined {
  const [, pounds, ounces] = /^(\d{1,6}) ?lbs?\.? (\d{1,3}(?:\.\d{1,3})?) ?oz\.?$/i.exec(text) ?? []
  return pounds === undefined || ounces === undefined
    ? undefined
    : [plus((BigInt(pounds) * 16n).toString(), ounces), 'oz']
}

/** `5 lb`, `2.3kg`, `lb 5`: a number and a possible unit of weight next to it. */
function weightAndUnit(text: string): [number?: string, unit?: string] {
  const found = text.length > LONGEST ? null : /^(\p{L}*\.?)\s*([^\p{L}]*?)\s*(\p{L}*\.?)$/u.exec(text)
  const [, before = '', number = '', behind = ''] = found ?? []
  const unit = before === '' ? behind : before
  return found === null || (before !== '' && behind !== '') || toGrams(unit) === undefined
    ? [text]
    : [number, unit]
}

const LONGEST = 100
