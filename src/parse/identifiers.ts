/**
 * What is wrong with the identifiers of charged records: leading zeros that a spreadsheet dropped, and invoice numbers that are blank in
 * a file that has a column for them.
 */
import { bindRef } from '../format/cell-ref.js'
import type { Columns } from '../format/columns.js'
import type { FormatDeclaration } from '../format/format.js'
import { createSum } from '../values/money.js'
import type { ChargeBatch } from './charge-batch.js'
import type { FileWarnings } from './file-warnings.js'

type Identifier = keyof NonNullable<FormatDeclaration['digits']>

/** A number that begins with a zero has lost none. */
const DIGITS = /^[1-9]\d*$/

/** Counts what is wrong with the identifiers of a batch. */
export function watchIdentifiers(
  { fields, digits = {} }: Pick<FormatDeclaration, 'fields' | 'digits'>,
  columns: Columns,
  warnings: Pick<FileWarnings, 'count' | 'note'>,
): (batch: ChargeBatch) => void {
  const columnOf = (field: Identifier): string | undefined =>
    columns.names[bindRef(fields[field], columns).at[0] ?? -1]
  const invoiceColumn = columnOf('invoice_id')
  const { tracking_number: parcelDigits } = digits

  function noteShort(field: Identifier, value: string | null | undefined, row: number): void {
    const least = digits[field] ?? 0
    if (value == null || value.length >= least || !DIGITS.test(value)) return
    warnings.note('digits', columnOf(field) ?? field.replace('_id', ' number'), value, row, `${least}`)
  }

  const isShort = (field: Identifier, value: string | null): boolean =>
    value !== null && value.length < (digits[field] ?? 0)

  return ({ heads, records, charges }) => {
    const doubted = heads.map(
      ({ account_id, invoice_id }) =>
        (invoice_id === null && invoiceColumn !== undefined) ||
        isShort('account_id', account_id) ||
        isShort('invoice_id', invoice_id),
    )
    const isSound = !doubted.includes(true)
    if (isSound && parcelDigits === undefined) return
    for (let record = 0; record < records.length; record++) {
      const row = records.row[record] as number
      if (parcelDigits !== undefined) noteShort('tracking_number', records.tracking_number[record], row)
      const at = records.head[record] as number
      const head = heads[at]
      if (head === undefined || doubted[at] !== true) continue
      noteShort('account_id', head.account_id, row)
      noteShort('invoice_id', head.invoice_id, row)
      if (head.invoice_id !== null || invoiceColumn === undefined) continue
      const sum = createSum()
      const end = records.first[record + 1] as number
      for (let charge = records.first[record] as number; charge < end; charge++)
        sum.addText(charges.net[charge]?.text ?? '0')
      warnings.count('unnumbered', invoiceColumn, head.currency, sum.money(), row)
    }
  }
}
