/** What files state as the total of an invoice. */

import type { Delivery } from '../ledger/delivery.js'
import { NONE } from '../ledger/slots.js'
import type { AuditState } from '../ledger/state.js'
import type { InvoiceStatement } from '../schema/facts.js'
import type { DecimalText, Source } from '../schema/line-item.js'
import { canonical } from '../values/decimal.js'
import { foldIdentifier } from '../values/fold.js'
import { byText } from '../values/order.js'
import type { Invoice } from './groups.js'

export interface Declared {
  readonly total: DecimalText
  /** What the total is compared with: net costs, or net costs and taxes. */
  readonly against: 'net' | 'net_and_tax'
  /** As the statement names it. */
  readonly currency: string | null
  readonly evidence: Source
}

export interface DeclaredTotals {
  /** Different totals, in the order of their texts; more than one means that the file contradicts itself. */
  readonly totals: readonly Declared[]
  /** Tax and total with tax, if exactly one amount is stated. */
  readonly tax: Declared | undefined
  readonly gross: Declared | undefined
  readonly statements: readonly InvoiceStatement[]
  /** Whether records state a total in another currency than their charges. */
  readonly isForeign: boolean
}

/** The key that records with such a total are counted by. */
export const FOREIGN_TOTAL = '-invoice_total'

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

/** Statements of an invoice, by file. */
export type StatementsByFile = ReadonlyMap<string, readonly InvoiceStatement[]>

/** Statements by their invoice; takes time linear in the statements and invoices of a file. */
export function statementsByInvoice(
  state: AuditState,
  invoices: readonly Invoice[],
): { byInvoice: ReadonlyMap<Invoice, StatementsByFile>; ambiguous: ReadonlySet<Invoice> } {
  // Without statements nothing is looked up, however many invoices there are.
  if (state.statements.length === 0) return { byInvoice: new Map(), ambiguous: new Set() }
  const byId = new Map<string, Set<Invoice>>() // by file and invoice number; by file alone, all its invoices
  const note = (key: string, invoice: Invoice): unknown =>
    byId.set(key, (byId.get(key) ?? new Set()).add(invoice))
  for (const invoice of invoices) {
    if (invoice.period !== null) continue
    for (const at of invoice.deliveries) {
      const { file } = state.deliveries[at] as Delivery
      note(file, invoice)
      if (invoice.invoice !== null) note(`${file}\0${foldIdentifier(invoice.invoice)}`, invoice)
    }
  }
  const found = new Map<Invoice, Map<string, InvoiceStatement[]>>()
  const ambiguous = new Set<Invoice>()
  for (const statements of statementsByFile(state.statements).values()) {
    for (const statement of statements) {
      const { file, invoice_id, several } = statement
      if (several === true) continue
      const ofFile = byId.get(file)
      const named = invoice_id === null ? undefined : byId.get(`${file}\0${foldIdentifier(invoice_id)}`)
      const candidates = invoice_id === null ? (ofFile?.size === 1 ? ofFile : undefined) : named
      const chosen = closest(statement, [...(candidates ?? [])])
      if (chosen.length === 0) for (const invoice of candidates ?? []) ambiguous.add(invoice)
      for (const invoice of chosen) {
        const own = found.get(invoice) ?? new Map<string, InvoiceStatement[]>()
        found.set(invoice, own)
        const list = own.get(file)
        if (list === undefined) own.set(file, [statement])
        else list.push(statement)
      }
    }
  }
  return { byInvoice: found, ambiguous }
}

/**
 * The invoices that agree with a statement in currency and date. If none does, the statement belongs to the invoice
 * that agrees best: a mistyped date does not leave an invoice undeclared.
 */
function closest(statement: InvoiceStatement, candidates: readonly Invoice[]): readonly Invoice[] {
  const rank = (invoice: Invoice): number =>
    (differs(statement.currency, invoice.currency) ? 0 : 2) +
    (differs(statement.invoice_date, invoice.date) ? 0 : 1)
  const best = Math.max(...candidates.map(rank))
  const agreeing = candidates.filter((invoice) => rank(invoice) === best)
  return best === 3 || agreeing.length === 1 ? agreeing : []
}

/** Whether both are known and different. */
export const differs = (a: string | null, b: string | null): boolean => a !== null && b !== null && a !== b

/** The totals that some deliveries of an invoice state; `all` are the invoice's statements. */
export function declaredTotals(
  state: AuditState,
  deliveries: readonly number[],
  all: StatementsByFile | undefined,
): DeclaredTotals {
  const [first] = deliveries
  if (all === undefined && first !== undefined && deliveries.length === 1) {
    const only = onlyDeclared(state, state.deliveries[first] as Delivery)
    if (only !== undefined) return only
  }
  const totals = createDistinct()
  const taxes = createDistinct()
  const grosses = createDistinct()
  const files = new Set<string>()
  for (const at of deliveries) {
    const place = state.deliveries[at] as Delivery
    files.add(place.file)
    const { amount, row, next } = state.declared.col
    for (let one = place.declared; one !== NONE; one = next[one] as number)
      totals.note(inRecords(place, state.amounts.texts.list[amount[one] as number], row[one] as number))
  }
  const statements = [...files].flatMap((file) => all?.get(file) ?? [])
  for (const statement of statements) {
    const { file, row, currency, tax_total, gross_total } = statement
    const declared = ofStatement(statement)
    if (declared !== undefined) totals.note(declared)
    const stated = { against: 'net_and_tax', currency, evidence: { file, row, column: null } } as const
    if (tax_total !== null) taxes.note({ ...stated, total: tax_total })
    if (gross_total !== null) grosses.note({ ...stated, total: gross_total })
  }
  const isForeign = deliveries.some((at) => (state.deliveries[at] as Delivery).tallied(FOREIGN_TOTAL) > 0)
  return { totals: totals.all(), tax: taxes.only(), gross: grosses.only(), statements, isForeign }
}

const NOTHING: DeclaredTotals = {
  totals: [],
  tax: undefined,
  gross: undefined,
  statements: [],
  isForeign: false,
}

/** The common case: one file has the whole invoice, and its records state one total or none. */
function onlyDeclared({ declared, amounts }: AuditState, place: Delivery): DeclaredTotals | undefined {
  const { amount, row, next } = declared.col
  const at = place.declared
  if (at === NONE) return place.tallied(FOREIGN_TOTAL) > 0 ? { ...NOTHING, isForeign: true } : NOTHING
  return next[at] === NONE
    ? { ...NOTHING, totals: [inRecords(place, amounts.texts.list[amount[at] as number], row[at] as number)] }
    : undefined
}

const inRecords = ({ file }: Delivery, total = '0', row: number): Declared => ({
  total,
  against: 'net',
  currency: null,
  evidence: { file, row, column: null },
})

/** Totals with different amounts, each with the first place that states it. */
function createDistinct() {
  const totals = new Map<string, Declared>()
  const all = (): Declared[] =>
    [...totals.values()].sort((a, b) => bySource(a.evidence, b.evidence) || byText(a.total, b.total))
  return {
    note(declared: Declared): void {
      const key = `${declared.against}|${canonical(declared.total)}`
      const known = totals.get(key)
      const first = known === undefined || bySource(declared.evidence, known.evidence) < 0 ? declared : known
      totals.set(key, { ...first, currency: known?.currency ?? declared.currency })
    },
    all,
    only: (): Declared | undefined => (totals.size === 1 ? all()[0] : undefined),
  }
}

/** The net total if stated, otherwise the total with tax. */
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
