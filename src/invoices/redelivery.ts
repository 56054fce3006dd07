/** Finds invoices that came in several files: as parts of one invoice, or as the same invoice again. */

import type { Delivery } from '../ledger/delivery.js'
import { asNamed, namesOf } from '../ledger/files.js'
import type { AuditState } from '../ledger/state.js'
import { byText } from '../values/order.js'
import { amountOf, type Invoice, isByNumber, type LineSets, lineSets, type Repeat } from './groups.js'
import { movedBetweenMonths, type PlacedRecord } from './moved.js'
import { type InvoicePart, repeatsOfInvoice } from './parts.js'
import type { SavedAgain } from './saved-again.js'

export interface Redelivery {
  readonly repeats: readonly Repeat[]
  /** Single lines left out: transactions that two overlapping reports both list. */
  readonly repeatedLines: ReadonlySet<number>
  /** Records that another report lists in another month, whether they have lines or not. */
  readonly movedRecords: readonly PlacedRecord[]
}

/** Whether deliveries, without some of their lines, add up to the total that they state; undefined if none is stated. */
type AddsUp = (
  invoice: Invoice,
  deliveries: readonly number[],
  without: ReadonlySet<number>,
) => boolean | undefined

const NONE_LEFT: ReadonlySet<number> = new Set()

/** `again`: by the key of each file that was saved again, that of its original. */
export function findRedelivery(
  state: AuditState,
  invoices: readonly Invoice[],
  again: SavedAgain,
  addsUp: AddsUp,
): Redelivery {
  const several = invoices.filter((invoice) => isInSeveral(state, invoice))
  const copied = invoices.filter((invoice) =>
    invoice.deliveries.some((at) => isCopied(state, placeOf(state, at).file)),
  )
  const wanted = new Set([...several, ...copied].flatMap((invoice) => invoice.deliveries))
  const sets = lineSets(state, wanted)
  const repeats: Repeat[] = []
  const repeatedLines = new Set<number>()
  if (again.size > 0) for (const invoice of invoices) repeats.push(...asSavedAgain(state, invoice, again))
  for (const invoice of several) {
    const parts = byFile(
      state,
      invoice.deliveries.filter((at) => !invoice.repeated.has(at)),
    ).map(([file, deliveries]): InvoicePart => {
      const lines = new Map<string, number[]>()
      for (const at of deliveries)
        for (const [key, ids] of sets.of(at)) {
          const known = lines.get(key)
          if (known === undefined) lines.set(key, [...ids])
          else for (const id of ids) known.push(id)
        }
      const count = [...lines.values()].reduce((sum, ids) => sum + ids.length, 0)
      const whole = addsUp(invoice, deliveries, NONE_LEFT) === true
      return { file, deliveries, lines, count, whole, received: state.files.get(file)?.received ?? '' }
    })
    const both = overlap(state, invoice, parts)
    const wholeBy = (without: ReadonlySet<number>): boolean =>
      addsUp(
        invoice,
        parts.flatMap((part) => part.deliveries),
        without,
      ) === true
    const overlaps = invoice.period !== null || (!parts.some(({ whole }) => whole) && wholeBy(linesOf(both)))
    const found = overlaps ? both : wholeBy(NONE_LEFT) ? [] : repeatsOfInvoice(invoice, parts)
    for (const line of linesOf(found)) repeatedLines.add(line)
    for (const repeat of found) repeats.push(repeat)
  }
  const moved = movedBetweenMonths(state, invoices, repeatedLines)
  for (const repeat of moved.repeats) {
    for (const line of repeat.left ?? []) repeatedLines.add(line)
    repeats.push(repeat)
  }
  for (const invoice of copied) for (const repeat of copies(state, invoice, sets)) repeats.push(repeat)
  return { repeats, repeatedLines, movedRecords: moved.records }
}

const placeOf = (state: AuditState, at: number): Delivery => state.deliveries[at] as Delivery

/** Deliveries by file, in the order of the files. */
function byFile(state: AuditState, deliveries: readonly number[]): [string, number[]][] {
  const files = new Map<string, number[]>()
  for (const at of deliveries) {
    const { file } = placeOf(state, at)
    const list = files.get(file)
    if (list === undefined) files.set(file, [at])
    else list.push(at)
  }
  return [...files].sort(([a], [b]) => byText(a, b))
}

function isInSeveral(state: AuditState, { deliveries, repeated }: Invoice): boolean {
  const [first, ...rest] = repeated.size === 0 ? deliveries : deliveries.filter((at) => !repeated.has(at))
  return first !== undefined && rest.some((at) => placeOf(state, at).file !== placeOf(state, first).file)
}

const isCopied = (state: AuditState, file: string): boolean => {
  const names = state.names.get(file)
  return names !== undefined && (names.size > 1 || [...names.values()].some((times) => times > 1))
}

/** The parts of an invoice in files that were saved again. */
function asSavedAgain(state: AuditState, invoice: Invoice, again: SavedAgain): Repeat[] {
  if (invoice.repeated.size === 0) return []
  const files = byFile(state, invoice.deliveries)
  return files.flatMap(([file, own]) => {
    const kept = again.get(file)
    const deliveries = files.find(([one]) => one === kept)?.[1]
    if (kept === undefined || deliveries === undefined) return []
    const lines = own.reduce((sum, at) => sum + placeOf(state, at).lines, 0)
    const counts = { shared: lines, changed: 0, lines }
    return { invoice, kept, file, deliveries: { kept: deliveries, own }, ...counts, parts: false, left: null }
  })
}

/** A file that came again, under the same or another name: its part of the invoice counts once. */
function copies(state: AuditState, invoice: Invoice, sets: LineSets): Repeat[] {
  return byFile(state, invoice.deliveries).flatMap(([file, own]) => {
    if (!isCopied(state, file)) return []
    const [first = '', ...others] = namesOf(state, file)
    const lines = own.reduce((sum, at) => sum + [...sets.of(at).values()].flat().length, 0)
    return others.map((name) => ({
      invoice,
      kept: asNamed(file, first),
      file: asNamed(file, name),
      deliveries: { kept: own, own },
      shared: lines,
      changed: 0,
      lines,
      parts: false,
      left: null,
    }))
  })
}

interface Listed {
  readonly part: InvoicePart
  readonly ids: readonly number[]
}

/**
 * Reports, or parts of an invoice, that overlap: a line that several of them list counts once, in the one that lists it most often. A
 * record with its own number counts as in the file that came last, because it may have been corrected.
 */
function overlap(state: AuditState, invoice: Invoice, parts: readonly InvoicePart[]): Repeat[] {
  const repeats: Repeat[] = []
  const most = new Map<string, Listed>()
  for (const part of [...parts].sort((a, b) => byText(b.received, a.received))) {
    const remaining = new Map<InvoicePart, { lines: number[]; changed: number }>() // by the earlier part that has these lines
    for (const [key, ids] of part.lines) {
      const earlier = most.get(key)
      if (earlier !== undefined && ids.length > 0) {
        const own = remaining.get(earlier.part) ?? { lines: [], changed: 0 }
        remaining.set(earlier.part, own)
        const inOrder = [...ids].sort((a, b) => (state.lines.col.row[a] ?? 0) - (state.lines.col.row[b] ?? 0))
        const again = isByNumber(key) ? inOrder : inOrder.slice(0, earlier.ids.length)
        own.lines.push(...again)
        own.changed += again.length - sameAmounts(state, again, earlier.ids)
      }
      if (earlier === undefined || (ids.length > earlier.ids.length && !isByNumber(key)))
        most.set(key, { part, ids })
    }
    for (const [earlier, { lines, changed }] of remaining)
      repeats.push({
        invoice,
        kept: earlier.file,
        file: part.file,
        deliveries: { kept: earlier.deliveries, own: part.deliveries },
        shared: lines.length - changed,
        changed,
        lines: part.count,
        parts: false,
        left: lines,
      })
  }
  return repeats
}

/** How many lines have an amount that one of the others has. */
function sameAmounts(state: AuditState, lines: readonly number[], others: readonly number[]): number {
  const amounts = others.map((line) => amountOf(state, line))
  return lines.filter((line) => {
    const at = amounts.indexOf(amountOf(state, line))
    if (at >= 0) amounts.splice(at, 1)
    return at >= 0
  }).length
}

const linesOf = (repeats: readonly Repeat[]): Set<number> =>
  new Set(repeats.flatMap(({ left }) => left ?? []))
