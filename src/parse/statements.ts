/** The statements in invoice rows, header records, preambles and footers, and the records they apply to. */

import { type BoundRef, bindRef } from '../format/cell-ref.js'
import type { InvoiceStatement } from '../schema/facts.js'
import { currencyOf } from '../values/iso-4217.js'
import { addMoney, createSum, type Money, moneyOf, negate, signOf } from '../values/money.js'
import {
  type BoundKind,
  type BoundStatement,
  bindStatement,
  newStatement,
  placeName,
  readStatement,
  type SignOfAmounts,
} from './kinds.js'
import type { Line, Lines } from './lines.js'
import type { MapperContext } from './mapper-context.js'
import type { Row } from './row.js'

export interface Statements {
  readonly all: readonly InvoiceStatement[]
  /** If this number changes, `of` may return something else. */
  version: number
  /** Reads the record as a statement. */
  read(bound: BoundKind, row: Row, number: number, sign?: SignOfAmounts): void
  /** The statement that applies to a record with this invoice number. */
  of(invoice: string | null): InvoiceStatement | undefined
  /** Notes the invoice of the last charged record, for statements below it, and adds up its charges. */
  charged(account: string | null, invoice: string | null, date: string | null, lines: Lines): void
  /** The same for several records of one invoice, by the sum of their charges. */
  chargedSum(account: string | null, invoice: string | null, date: string | null, net: Money): void
  /** The charges of a record are unknown: they cannot be compared with its stated total. */
  rejected(): void
  /** No more records will come for the open statement. */
  finish(): void
}

interface Again {
  readonly amount: Money
  readonly column: string
}

/** At most this many invoices are kept, so that memory does not grow with the file. */
const MOST = 10_000

/** The net total, also where only the total with tax and the tax are stated. */
function netOf({ net_total, tax_total, gross_total }: InvoiceStatement): Money | null {
  if (net_total !== null) return moneyOf(net_total)
  return gross_total === null || tax_total === null
    ? null
    : addMoney(moneyOf(gross_total), negate(moneyOf(tax_total)))
}

export function createStatements({
  file,
  format,
  tally,
}: Pick<MapperContext, 'file' | 'format' | 'tally'>): Statements {
  const all: InvoiceStatement[] = []
  const byInvoice = new Map<string, InvoiceStatement>()
  const bindings = new Map<BoundKind, BoundStatement & { readonly again: readonly BoundRef[] }>()
  const last: Pick<InvoiceStatement, 'account_id' | 'invoice_id' | 'invoice_date'> = {
    account_id: null,
    invoice_id: null,
    invoice_date: null,
  }
  let open: InvoiceStatement | undefined
  let billed: string | null | undefined // invoice of the records since the last footer
  let several = false // whether they belong to more than one
  // Whether charges are added up for the statements above or below their records.
  const summed = (format.rows ?? []).some(
    ({ states }) => states?.net_total !== undefined && states.holds !== 'same-invoice',
  )
  const named = (format.rows ?? []).some(({ states }) => states?.holds === 'same-invoice')
  const withoutAccount = new Set<string>() // invoices of records that have no account so far
  const isTaxed = (format.rows ?? []).some(({ tax }) => tax !== undefined)
  const sum = createSum()
  const taxes = createSum()
  let complete = true
  let totalName = ''

  /** Counts the difference between the charges and the stated total. */
  function compare(statement: InvoiceStatement | undefined): void {
    if (statement !== undefined && complete && statement.several !== true) {
      const { net_total, gross_total, currency, row } = statement
      const total = net_total ?? (isTaxed ? gross_total : null)
      if (net_total === null) sum.add(taxes.money())
      if (total !== null)
        tally.ofFile.count(
          'declared',
          totalName,
          currency,
          addMoney(moneyOf(total), negate(sum.money())),
          row,
        )
    }
    sum.reset()
    taxes.reset()
    complete = true
  }

  function opened(number: number): InvoiceStatement {
    const statement = newStatement(file, number)
    all.push(statement)
    return statement
  }

  function read(bound: BoundKind, row: Row, number: number, sign: SignOfAmounts = 'stated'): void {
    const { states } = bound.kind
    if (states === undefined) return
    statements.version++
    let refs = bindings.get(bound)
    if (refs === undefined) {
      const again = (states.gross_again ?? []).map((cell) => bindRef(cell, bound.columns))
      refs = { ...bindStatement(states, bound.columns), again }
      bindings.set(bound, refs)
    }
    if (states.holds === 'below' || (states.holds === 'adds' && open === undefined)) {
      compare(open)
      open = opened(number)
    }
    const total = row.place(refs.net_total) >= 0 ? 'net_total' : 'gross_total'
    if (states[total] !== undefined)
      totalName = placeName(states[total], bound.columns.names[row.place(refs[total])])
    const apart = states.holds === 'same-invoice' || states.holds === 'above'
    const statement = apart || open === undefined ? opened(number) : open
    const unreadable = statement.unreadable.length
    const undated = readStatement(states, refs, row, statement, bound.columns, sign)
    if (undated !== null)
      tally.warn(
        `record ${number}: invoice date is no date (${undated.column}: ${undated.value}); it is left out`,
      )
    const currency = row.ref(refs.currency)
    if (currency !== '' && currencyOf(currency) === null) {
      const column = placeName(states.currency, bound.columns.names[row.place(refs.currency)])
      tally.ofFile.note('currency', column, currency, number)
    }
    if (states.holds === 'same-invoice') {
      const accountColumn = bound.columns.names[row.place(refs.account_id)] ?? ''
      name(statement, accountColumn)
    }
    if (states.holds === 'above') {
      sumUp(statement)
      compare(statement)
    }
    const again = refs.again.flatMap((ref): Again[] => {
      const amount = row.amount(row.place(ref), bound.columns)
      row.problem = null
      return amount === null ? [] : [{ amount, column: bound.columns.names[row.place(ref)] ?? '' }]
    })
    if (again.some(({ amount }) => signOf(addMoney(amount, negate((again[0] as Again).amount))) !== 0))
      tally.warn(
        `record ${number} states several totals of one invoice: ${again.map(({ amount, column }) => `${amount.text} in ${column}`).join(', ')}; the first is taken`,
      )
    for (const cell of statement.unreadable.slice(unreadable))
      tally.warn(`record ${number}: declared total is no amount (${cell}); nothing is compared with it`)
  }

  /** The records with the invoice's number are anywhere in the file: above the row, they could not have its account. */
  function name(statement: InvoiceStatement, accountColumn: string): void {
    const { account_id, invoice_id: invoice, currency, row } = statement
    if (invoice === null) return
    byInvoice.set(invoice, statement)
    const declared = netOf(statement)
    tally.ofFile.invoices.state({ invoice, date: null, currency, declared, column: totalName, row })
    if (account_id !== null && withoutAccount.delete(invoice))
      tally.ofFile.note('late', accountColumn, account_id, row)
  }

  /**
   * A footer applies to the invoice above it. If there are several, its totals apply to none of them. Its currency is
   * only what it states itself.
   */
  function sumUp(footer: InvoiceStatement): void {
    if (!several) {
      footer.account_id ??= last.account_id
      footer.invoice_id ??= last.invoice_id
      footer.invoice_date ??= last.invoice_date
    } else footer.several = true
    several = false
    billed = undefined
  }

  function noteLast(account: string | null, invoice: string | null, date: string | null): void {
    if (named && account === null && invoice !== null && withoutAccount.size < MOST)
      withoutAccount.add(invoice)
    if (billed !== undefined && billed !== invoice) several = true
    billed = invoice
    last.account_id = account
    last.invoice_id = invoice
    last.invoice_date = date
  }

  const statements: Statements = {
    all,
    version: 0,
    read,
    of: (invoice) => (invoice === null ? open : (byInvoice.get(invoice) ?? open)),
    finish: () => {
      compare(open)
      open = undefined
      statements.version++
    },
    rejected: () => {
      complete = false
    },
    charged: (account, invoice, date, lines) => {
      if (summed)
        for (let line = 0; line < lines.count; line++) {
          const { net, tax } = lines.all[line] as Line
          sum.add(net)
          if (tax !== null) taxes.add(tax)
        }
      noteLast(account, invoice, date)
    },
    chargedSum: (account, invoice, date, net) => {
      if (summed) sum.add(net)
      noteLast(account, invoice, date)
    },
  }
  return statements
}
