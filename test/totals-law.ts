/** The carrier's own totals as witness: what a file states of its records and invoices, against its line items. */
import type { LineItem } from '../src/index.js'
import { type Parsed, totalUnits, units } from './law-kit.js'

export interface Witness {
  /** What states the total. */
  readonly of: string
  readonly stated: bigint | undefined
  readonly computed: bigint
}

type Invoice = Pick<LineItem, 'account_id' | 'invoice_id' | 'invoice_date'>

/** Which invoice it is. The header of a file may fill the account up with zeros that its records leave out. */
export function invoiceKey({ account_id, invoice_id, invoice_date }: Invoice): string {
  return `${invoice_id} of ${invoice_date}, ${account_id?.replace(/^0+/, '')}`
}

const net = (items: readonly LineItem[]) => totalUnits(items.map(({ net_cost }) => net_cost))
const tax = (items: readonly LineItem[]) => totalUnits(items.flatMap(({ tax_cost }) => tax_cost ?? []))

function grouped(items: readonly LineItem[], key: (item: LineItem) => string): Map<string, LineItem[]> {
  const groups = new Map<string, LineItem[]>()
  for (const item of items) {
    const group = groups.get(key(item))
    if (group === undefined) groups.set(key(item), [item])
    else group.push(item)
  }
  return groups
}

/** Totals that records state for themselves; one that agrees leaves no residual. */
export function recordTotals({ items, told }: Parsed): Witness[] {
  const witnesses: Witness[] = []
  for (const [row, lines] of grouped(items, ({ source }) => `record ${source.row}`)) {
    const stated = lines[0] === undefined ? null : told(lines[0], 'row_total')
    if (stated !== null) witnesses.push({ of: row, stated: units(stated), computed: net(lines) })
  }
  return witnesses
}

/** Totals of invoices, from rows of their own or repeated on each record. */
export function invoiceTotals({ items, account, told }: Parsed): Witness[] {
  const byInvoice = grouped(items, invoiceKey)
  const witnesses: Witness[] = []
  for (const statement of account.statements) {
    const of = invoiceKey(statement)
    const lines = byInvoice.get(of) ?? []
    if (statement.net_total !== null)
      witnesses.push({ of, stated: units(statement.net_total), computed: net(lines) })
    else if (statement.gross_total !== null)
      witnesses.push({ of, stated: units(statement.gross_total), computed: net(lines) + tax(lines) })
  }
  for (const [of, lines] of byInvoice)
    for (const stated of new Set(lines.map((line) => told(line, 'invoice_total'))))
      if (stated !== null) witnesses.push({ of, stated: units(stated), computed: net(lines) })
  return witnesses
}
