/** The invoice of a plain record: the same as before, as long as the cells that identify it are unchanged. */
import type { CellTable } from '../csv/cell-table.js'
import { bindRef } from '../format/cell-ref.js'
import { isDamaged } from '../values/damaged-number.js'
import { currencyOf } from '../values/iso-4217.js'
import type { RecordInvoice } from './invoice-sums.js'
import type { MapperContext } from './mapper-context.js'
import { firstFilled } from './plain-classes.js'
import type { PlainCells, PlainRow } from './plain-row.js'
import { AMOUNT, DATE, NUMBER, type NumberedValues } from './plain-values.js'
import { bindInvoice } from './record-invoice.js'
import type { Statements } from './statements.js'

export interface PlainHead {
  /** The invoice of the record whose numbers begin at `base`; null if there is any doubt. */
  of(ids: Int32Array, base: number, number: number): RecordInvoice | null
  forget(): void
}

interface Sources {
  readonly cells: PlainCells
  readonly values: NumberedValues
  readonly row: PlainRow
  readonly table: CellTable
  readonly statements: Statements
}

export function bindPlainHead(
  { cells, values, row, table, statements }: Sources,
  context: MapperContext,
): PlainHead {
  const { format, columns } = context
  const { account_id, invoice_id, invoice_date, currency } = format.fields
  const dates = cells.places(bindRef(invoice_date, columns), DATE)
  const currencies = cells.places(bindRef(currency, columns))
  const places = Int32Array.from([
    ...[account_id, invoice_id].flatMap((ref) => [...cells.places(bindRef(ref, columns), NUMBER)]),
    ...dates,
    ...currencies,
    ...cells.places(bindRef(format.facts?.invoice_total, columns), AMOUNT),
    ...cells.places(bindRef(format.facts?.invoice_total_currency, columns)),
  ])
  const lastIds = new Int32Array(places.length)
  const invoiceOf = bindInvoice({ row, table, statements }, context)
  let last: RecordInvoice | null = null
  let statementsRead = 0 // the version of the statements when it was read

  function read(ids: Int32Array, base: number, number: number): RecordInvoice | null {
    for (let nth = 0; nth < places.length; nth++) lastIds[nth] = ids[base + (places[nth] as number)] as number
    statementsRead = statements.version
    last = null
    const { current } = values
    const named = firstFilled(ids, base, currencies)
    if (named !== 0 && currencyOf(current.text(named)) === null) return null
    row.at(ids, base)
    const found = invoiceOf(current.date(firstFilled(ids, base, dates)), number)
    const { head } = found
    if (isDamaged(head.account_id ?? '') || isDamaged(head.invoice_id ?? '')) return null
    last = found
    return found
  }

  return {
    of: (ids, base, number) => {
      let same = last !== null && statementsRead === statements.version
      for (let nth = 0; same && nth < places.length; nth++)
        same = ids[base + (places[nth] as number)] === lastIds[nth]
      return same ? last : read(ids, base, number)
    },
    forget: () => {
      last = null
    },
  }
}
