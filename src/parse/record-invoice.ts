/**
 * What a record states about its invoice. Records of one invoice are consecutive and state the same: as long as the cells that it
 * is read from are those of the record before, the previous result is returned.
 */

import type { CellTable } from '../csv/cell-table.js'
import { bindRef } from '../format/cell-ref.js'
import { withoutTime } from '../values/dates.js'
import { currencyOf } from '../values/iso-4217.js'
import type { InvoiceHead } from './charge-batch.js'
import type { RecordInvoice, RecordOfInvoice } from './invoice-sums.js'
import type { MapperContext } from './mapper-context.js'
import type { Row } from './row.js'
import { bindSameCells } from './same-cells.js'
import type { Statements } from './statements.js'

interface Sources {
  readonly row: Row
  readonly table: CellTable
  readonly statements: Statements
}

/** Reads the invoice of the current record, whose number is `number`. `date`: the value of its date cell. */
export type ReadInvoice = (date: string | null, number: number) => RecordInvoice

export function bindInvoice({ row, table, statements }: Sources, context: MapperContext): ReadInvoice {
  const { format, columns, tally, settled } = context
  const { account_id, invoice_id, invoice_date, currency } = format.fields
  const accountRef = bindRef(account_id, columns)
  const invoiceRef = bindRef(invoice_id, columns)
  const currencyRef = bindRef(currency, columns)
  const totalRef = bindRef(format.facts?.invoice_total, columns)
  const totalCurrencyRef = bindRef(format.facts?.invoice_total_currency, columns)
  // Rows state the total of the invoice whose number is in them.
  const isTotalInRows = (format.rows ?? []).some(({ states }) => states?.holds === 'same-invoice')
  const isSame = bindSameCells([
    accountRef,
    invoiceRef,
    bindRef(invoice_date, columns),
    currencyRef,
    totalRef,
    totalCurrencyRef,
  ])
  let last: RecordInvoice | null = null
  let lasting = false // whether nothing in it must be counted for each record
  let [statementsRead, cellsForgotten] = [0, 0] // the versions when it was read

  function read(date: string | null, number: number): RecordInvoice {
    lasting = true
    const invoice = row.identifier(invoiceRef)
    const statement = statements.of(invoice)
    const stated = currencyIn(number) ?? statement?.currency ?? format.currency ?? null
    const head: InvoiceHead = {
      account_id: row.identifier(accountRef) ?? statement?.account_id ?? null,
      invoice_id: invoice ?? statement?.invoice_id ?? null,
      invoice_date: withoutTime(date) ?? statement?.invoice_date ?? null,
      currency: stated ?? context.currency,
    }
    if (stated === null && head.currency !== null) tally.currencyGiven = head.currency
    return { head, kind: statement?.kind ?? '', total: totalOf(head, number) }
  }

  function currencyIn(number: number): string | null {
    const text = row.ref(currencyRef)
    const known = currencyOf(text)
    if (known === null && text !== '') {
      tally.ofFile.note('currency', columns.names[row.place(currencyRef)] ?? '', text, number)
      lasting = false
    }
    return known
  }

  function totalOf(
    { invoice_id, invoice_date, currency }: InvoiceHead,
    number: number,
  ): RecordOfInvoice | null {
    if (invoice_id === null) return null
    // The date of an invoice row need not be in its records.
    if (isTotalInRows)
      return { invoice: invoice_id, date: null, currency, declared: null, column: '', row: number }
    if (totalRef.at.length === 0) return null
    if ((currencyOf(row.ref(totalCurrencyRef)) ?? currency) !== currency) return null
    const at = row.place(totalRef)
    const declared = row.amount(at, columns)
    row.problem = null // an invalid total is for the audit to report: the record is still charged
    if (!settled.reading.lasting) lasting = false
    const column = columns.names[at] ?? ''
    return { invoice: invoice_id, date: invoice_date, currency, declared, column, row: number }
  }

  return (date, number) => {
    const same = isSame(row)
    if (same && last !== null && statementsRead === statements.version && cellsForgotten === table.forgotten)
      return last
    const invoice = read(date, number)
    statementsRead = statements.version
    cellsForgotten = table.forgotten
    last = lasting ? invoice : null
    return invoice
  }
}
