/** What files state as the total of an invoice. */
import type { InvoiceStatement } from '../facts.js'
import type { DecimalText, Source } from '../line-item.js'
import { canonical } from './decimal.js'
import { byText, type Invoice } from './groups.js'
import type { AuditState, Delivery } from './state.js'

export interface Declared {
  readonly total: DecimalText
  /** What the total is compared with: net costs, or net costs and taxes. */
  readonly against: 'net' | 'net_and_tax'
  /** As the statement itself names it. */
  readonly currency: string | null
  readonly evidence: Source
}

export interface DeclaredTotals {
  /** Different totals, in the order of their texts; more than one means that the file contradicts itself. */
  readonly totals: readonly Declared[]
  readonly statements: readonly InvoiceStatement[]
}

/** Statements by file, in a stable order. */
export function statementsByFile(statements: readonly InvoiceStatement[]): Map<string, InvoiceStatement[]> {
  const byFile = new Map<string, InvoiceStatement[]>()
  for (const statement of [...statements].sort((a, b) => byText(a.file, b.file) || a.row - b.row)) {
    const list = byFile.get(statement.file)
    if (list === undefined) byFile.set(statement.file, [statement])
    else list.push(statement)
  }
  return byFile
}

/** Whether a statement speaks of an invoice; `alone`: the file has no other invoice. */
function speaksOf(statement: InvoiceStatement, invoice: Invoice, alone: boolean): boolean {
  if (invoice.period !== null || statement.several === true) return false
  if (statement.invoice_id !== invoice.invoice && !(statement.invoice_id === null && alone)) return false
  if (statement.invoice_date !== null && invoice.date !== null && statement.invoice_date !== invoice.date)
    return false
  return statement.currency === null || invoice.currency === null || statement.currency === invoice.currency
}

/** The totals that some deliveries of an invoice state. */
export function declaredTotals(
  state: AuditState,
  invoice: Invoice,
  deliveries: readonly number[],
  byFile: ReadonlyMap<string, readonly InvoiceStatement[]>,
  aloneInFile: (file: string) => boolean,
): DeclaredTotals {
  const totals = new Map<string, Declared>()
  const statements: InvoiceStatement[] = []
  const note = (declared: Declared): void => {
    const key = `${declared.against}|${canonical(declared.total)}`
    const known = totals.get(key)
    const first = known === undefined || bySource(declared.evidence, known.evidence) < 0 ? declared : known
    totals.set(key, { ...first, currency: known?.currency ?? declared.currency })
  }
  const files = new Set<string>()
  for (const at of deliveries) {
    const place = state.deliveries[at] as Delivery
    files.add(place.file)
    for (const [amount, row] of place.declared)
      note({
        total: state.amounts.texts.list[amount] ?? '0',
        against: 'net',
        currency: null,
        evidence: { file: place.file, row, column: null },
      })
  }
  for (const file of files) {
    for (const statement of byFile.get(file) ?? []) {
      if (!speaksOf(statement, invoice, aloneInFile(file))) continue
      statements.push(statement)
      const declared = ofStatement(statement)
      if (declared !== undefined) note(declared)
    }
  }
  const sorted = [...totals.values()].sort(
    (a, b) => bySource(a.evidence, b.evidence) || byText(a.total, b.total),
  )
  return { totals: sorted, statements }
}

/** Net where it is stated, else the total with tax. */
export function ofStatement(statement: InvoiceStatement): Declared | undefined {
  const { file, row, currency, net_total, gross_total } = statement
  const evidence = { file, row, column: null }
  if (net_total !== null) return { total: net_total, against: 'net', currency, evidence }
  if (gross_total !== null) return { total: gross_total, against: 'net_and_tax', currency, evidence }
  return undefined
}

export function bySource(a: Source, b: Source): number {
  return byText(a.file, b.file) || a.row - b.row || byText(a.column ?? '', b.column ?? '')
}
