/** Expected costs: what the user's own records say each shipment should cost. */
import type { DecimalText, Source } from '../line-item.js'
import { readAmount } from '../money.js'
import { tableError } from '../tables/table-file.js'
import type { ExpectedColumns } from './config.js'
import { amountAndCurrency, commonCurrency, currencyNamed, isCode } from './currency.js'
import type { Tolerance } from './decimal.js'
import { expectedTable, rowsOf } from './expected-rows.js'
import { createExpectedShipments } from './expected-shipments.js'
import { fold } from './fold.js'
import { readVoided, type Voided } from './voided.js'

/** One expected shipment, as the caller gives it. */
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
}

export interface ExpectedCost {
  readonly tracking_number: string
  readonly cost: DecimalText | undefined
  /** ISO 4217, or a sign that several currencies have (`$`). */
  readonly currency: string | undefined
  readonly weight: DecimalText | undefined
  readonly weight_unit: string | undefined
  readonly service: string | undefined
  readonly zone: string | undefined
  /** The word itself, where it is not known what it says; undefined where nothing speaks of voiding. */
  readonly voided: Voided
  readonly reference: string | undefined
  readonly source: Source
}

export interface ExpectedCosts {
  readonly file: string
  readonly all: readonly ExpectedCost[]
  readonly tolerance: Tolerance
  /** What the user should know of the file: rows that were not taken as they stand. */
  readonly warnings: readonly string[]
  find(trackingNumber: string): ExpectedCost | undefined
}

export interface ExpectedRow {
  readonly line: number
  readonly cells: Readonly<Record<string, unknown>>
  /** Every cell of the row, also those that mean nothing here. */
  readonly written: readonly unknown[]
  /** Currency that the name of the column of costs states for all its rows. */
  readonly currency?: string
  /** The column's name as in the file. */
  nameOf(column: keyof ExpectedCostInput): string
}

/** Expected costs from the text of a table. Throws `InvoiceError` (`expected_costs`). */
export const expectedFromText = (
  text: string,
  file: string,
  tolerance: Tolerance,
  columns: ExpectedColumns | undefined,
): ExpectedCosts => collected(rowsOf(text, file, columns), file, tolerance)

/** Expected costs from values. Throws `InvoiceError` (`expected_costs`). */
export function expectedFromValues(given: readonly ExpectedCostInput[], tolerance: Tolerance): ExpectedCosts {
  const rows = given.map((cells, at) => ({
    line: at + 1,
    cells: { ...cells, voided: voidedOf(cells.voided) },
    written: Object.entries(cells),
    nameOf: (column: keyof ExpectedCostInput) => column,
  }))
  return collected(rows, 'expected', tolerance)
}

function collected(rows: Iterable<ExpectedRow>, file: string, tolerance: Tolerance): ExpectedCosts {
  const shipments = createExpectedShipments()
  for (const row of rows) shipments.add(expectedCost(row, file), row)
  const { byNumber, warnings } = shipments.taken(file)
  return {
    file,
    all: [...byNumber.values()],
    tolerance,
    warnings,
    find: (number) => byNumber.get(fold(number)),
  }
}

const voidedOf = (value: ExpectedCostInput['voided']): Voided =>
  value === undefined ? undefined : readVoided([{ column: 'flag', text: `${value ?? ''}` }])

function expectedCost(row: ExpectedRow, file: string): ExpectedCost {
  const { line, cells } = row
  const fail = (name: keyof ExpectedCostInput, value: unknown, expected: string): never => {
    throw tableError(expectedTable(file), {
      line,
      column: row.nameOf(name),
      value: value === undefined || value === null ? '' : String(value),
      expected,
      remedy: 'Mend the row, or leave it out.',
    })
  }
  const text = (name: keyof ExpectedCostInput): string | undefined => {
    const cell = cells[name]
    if (cell === undefined || cell === null) return undefined
    if (typeof cell === 'object') return fail(name, Array.isArray(cell) ? '[…]' : '{…}', 'a text or a number')
    const trimmed = String(cell).trim()
    return trimmed === '' ? undefined : trimmed
  }
  const decimal = (name: 'cost' | 'weight', cell: string, number: string): DecimalText => {
    const read = readAmount(number, 'shape-then-point')
    return typeof read === 'string' ? fail(name, cell, 'a decimal number') : read.text
  }
  const number = text('tracking_number')
  if (number === undefined) return fail('tracking_number', '', 'a tracking number')
  const stated = text('currency')
  let currency = stated === undefined ? undefined : (currencyNamed(stated) ?? stated.toUpperCase())
  if (stated !== undefined && currencyNamed(stated) === undefined && !isCode(currency))
    fail('currency', stated, 'three letters of ISO 4217')
  const agree = (name: 'cost' | 'currency', cell: string, other: string, where: string): void => {
    const common = currency === undefined ? other : commonCurrency(currency, other)
    if (common === undefined) fail(name, cell, `${currency ?? ''}, as ${where} says`)
    currency = common
  }
  if (row.currency !== undefined) {
    const own = currency
    currency = row.currency
    if (own !== undefined) agree('currency', stated ?? '', own, `the column "${row.nameOf('cost')}"`)
  }
  const costCell = text('cost')
  let cost: DecimalText | undefined
  if (costCell !== undefined) {
    const found = amountAndCurrency(costCell) ?? fail('cost', costCell, 'a decimal number')
    for (const mark of found.currencies)
      agree(
        'cost',
        costCell,
        mark,
        stated === undefined ? 'its column or the sign beside it' : `the column "${row.nameOf('currency')}"`,
      )
    cost = decimal('cost', costCell, found.number)
  }
  const weightCell = text('weight')
  return {
    tracking_number: number,
    cost,
    currency,
    weight: weightCell === undefined ? undefined : decimal('weight', weightCell, weightCell),
    weight_unit: text('weight_unit'),
    service: text('service'),
    zone: text('zone'),
    voided: cells.voided as Voided,
    reference: text('reference'),
    source: { file, row: line, column: null },
  }
}
