/** Which invoices came in several files: as parts of one, or as the same one again. */
import { byText, type Invoice, lineSets, type Repeat } from './groups.js'
import type { AuditState, Delivery } from './state.js'

interface Redelivery {
  readonly repeats: readonly Repeat[]
  /** Single lines left out: transactions that two overlapping reports both list. */
  readonly repeatedLines: ReadonlySet<number>
}

interface Part {
  readonly file: string
  readonly deliveries: readonly number[]
  readonly lines: Map<string, number[]>
  readonly count: number
  /** Whether it alone reaches the total that it states. */
  readonly whole: boolean
}

/** Whether deliveries, some of their lines left out, add up to the total that they state; undefined where none is stated. */
type AddsUp = (
  invoice: Invoice,
  deliveries: readonly number[],
  without: ReadonlySet<number>,
) => boolean | undefined

const NONE_LEFT: ReadonlySet<number> = new Set()

export function findRedelivery(state: AuditState, invoices: readonly Invoice[], addsUp: AddsUp): Redelivery {
  const several = invoices.filter((invoice) => filesOf(state, invoice).length > 1)
  const wanted = new Set(several.flatMap((invoice) => invoice.deliveries))
  const sets = lineSets(state, wanted)
  const repeats: Repeat[] = []
  const repeatedLines = new Set<number>()
  for (const invoice of several) {
    const parts = filesOf(state, invoice).map((file): Part => {
      const deliveries = invoice.deliveries.filter((at) => placeOf(state, at).file === file)
      const lines = new Map<string, number[]>()
      for (const at of deliveries)
        for (const [key, ids] of sets.of(at)) lines.set(key, [...(lines.get(key) ?? []), ...ids])
      const count = [...lines.values()].reduce((sum, ids) => sum + ids.length, 0)
      return { file, deliveries, lines, count, whole: addsUp(invoice, deliveries, NONE_LEFT) === true }
    })
    const both = overlap(state, invoice, parts)
    const wholeBy = (without: ReadonlySet<number>): boolean =>
      addsUp(invoice, invoice.deliveries, without) === true
    const overlaps = invoice.period !== null || (!parts.some(({ whole }) => whole) && wholeBy(linesOf(both)))
    const found = overlaps ? both : again(state, invoice, parts, wholeBy(NONE_LEFT))
    for (const line of linesOf(found)) repeatedLines.add(line)
    for (const repeat of found) repeats.push(repeat)
  }
  return { repeats, repeatedLines }
}

const placeOf = (state: AuditState, at: number): Delivery => state.deliveries[at] as Delivery

function filesOf(state: AuditState, invoice: Invoice): string[] {
  return [...new Set(invoice.deliveries.map((at) => placeOf(state, at).file))].sort(byText)
}

function sharedLines(a: Part, b: Part): number {
  let shared = 0
  for (const [key, ids] of a.lines) shared += Math.min(ids.length, b.lines.get(key)?.length ?? 0)
  return shared
}

/** The same invoice again: the fullest file that adds up counts, the others are left out. */
function again(state: AuditState, invoice: Invoice, parts: readonly Part[], together: boolean): Repeat[] {
  const [kept, ...rest] = [...parts].sort(
    (a, b) => (b.whole ? 1 : 0) - (a.whole ? 1 : 0) || b.count - a.count || byText(a.file, b.file),
  )
  if (kept === undefined || together) return []
  return rest.map((part): Repeat => {
    const shared = sharedLines(part, kept)
    const copy =
      (kept.whole && part.whole) ||
      shared * 2 >= Math.max(1, part.count) ||
      sameBytes(state, kept.file, part.file)
    if (copy) for (const at of part.deliveries) invoice.repeated.add(at)
    return { invoice, kept: kept.file, file: part.file, shared, lines: part.count, parts: !copy, left: null }
  })
}

function sameBytes(state: AuditState, a: string, b: string): boolean {
  const first = state.files.get(a)?.sha256
  return first !== undefined && first === state.files.get(b)?.sha256
}

/** Reports, or parts of an invoice, that overlap: what two of them list counts once. */
function overlap(state: AuditState, invoice: Invoice, parts: readonly Part[]): Repeat[] {
  const repeats: Repeat[] = []
  for (const [index, part] of parts.entries()) {
    for (const earlier of parts.slice(0, index)) {
      const left: number[] = []
      for (const [key, ids] of part.lines) {
        const also = Math.min(ids.length, earlier.lines.get(key)?.length ?? 0)
        const inOrder = [...ids].sort((a, b) => (state.lines.col.row[a] ?? 0) - (state.lines.col.row[b] ?? 0))
        left.push(...inOrder.slice(0, also))
      }
      const { file, count } = part
      if (left.length > 0)
        repeats.push({
          invoice,
          kept: earlier.file,
          file,
          shared: left.length,
          lines: count,
          parts: false,
          left,
        })
    }
  }
  return repeats
}

const linesOf = (repeats: readonly Repeat[]): Set<number> =>
  new Set(repeats.flatMap(({ left }) => left ?? []))
