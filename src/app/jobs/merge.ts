/** The account of a file out of those of its pieces, in their order. */
import { type FileWarningsSoFar, mergedWarnings, withFileWarnings } from '../../parse/file-warnings.js'
import { encodingOf, type FileAccount, MIXED_ENCODINGS } from '../../parse/parse-file.js'
import { UNCHARGED_KEPT } from '../../parse/record-writer.js'
import { joined, NO_SAMPLES, repeatWarning } from '../../parse/repeated-records.js'
import { NAMED, REST, totalsOf } from '../../parse/tally.js'
import type { InvoiceStatement } from '../../schema/facts.js'
import type { FileSummary, UnchargedTotal } from '../../schema/summary.js'
import { createSum } from '../../values/money.js'
import type { PieceAccount } from './piece.js'

export interface FileMerge {
  add(piece: PieceAccount): void
  /** The account of the whole file. */
  account(whole: { readonly sha256: string; readonly bytes: number }): FileAccount
}

export function createMerge(): FileMerge {
  const met = { utf8: false, windows1252: false }
  let merged: FileSummary | undefined
  let ofFile: FileWarningsSoFar = { header: [], counts: [], invoices: [] }
  let samples = NO_SAMPLES
  const statements: InvoiceStatement[] = []
  const uncharged: UnchargedTotal[] = []
  return {
    add: (piece) => {
      met.utf8 ||= piece.met.utf8
      met.windows1252 ||= piece.met.windows1252
      ofFile = mergedWarnings(ofFile, piece.ofFile)
      samples = joined(samples, piece.samples, chargedIn(merged))
      for (const statement of piece.statements) statements.push(statement)
      for (const one of piece.uncharged) if (uncharged.length < UNCHARGED_KEPT) uncharged.push(one)
      merged = merged === undefined ? piece.summary : both(merged, piece.summary)
    },
    account: (whole) => {
      if (merged === undefined) throw new RangeError('a file has at least one piece')
      const encoding = encodingOf('utf-8', met)
      const repeated = repeatWarning(samples, chargedIn(merged))
      const warnings = [
        ...merged.warnings,
        ...(repeated === null ? [] : [repeated]),
        ...(encoding === 'mixed' ? [MIXED_ENCODINGS] : []),
      ]
      const summary = withFileWarnings({ ...merged, ...whole, encoding, warnings }, ofFile)
      return { summary, statements, uncharged }
    },
  }
}

function chargedIn(summary: FileSummary | undefined): { charged: number; nets(): Record<string, string> } {
  const sums = Object.entries(summary?.sums ?? {})
  return {
    charged: summary?.charged ?? 0,
    nets: () => Object.fromEntries(sums.map(([currency, { net }]) => [currency, net])),
  }
}

function both(before: FileSummary, piece: FileSummary): FileSummary {
  const { files: _, ...totals } = totalsOf([before, piece])
  const values = new Map(Object.entries(before.unknown_values))
  for (const [value, count] of Object.entries(piece.unknown_values))
    values.set(value, (values.get(value) ?? 0) + count)
  return {
    ...before,
    ...totals,
    ...(before.currency_given === undefined && piece.currency_given !== undefined
      ? { currency_given: piece.currency_given }
      : {}),
    uncategorized: named(totals.uncategorized, (a, b) => a + b),
    uncategorized_net: named(totals.uncategorized_net, sumsOf),
    unknown_values: named(Object.fromEntries(values), (a, b) => a + b),
    warnings: [...before.warnings, ...piece.warnings].slice(0, NAMED),
  }
}

/** As many labels by name as one account has, the others together. */
function named<Count>(
  counts: Record<string, Count>,
  add: (a: Count, b: Count) => Count,
): Record<string, Count> {
  const entries = Object.entries(counts)
  if (entries.length <= NAMED) return counts
  const kept = new Map(entries.slice(0, NAMED))
  for (const [, count] of entries.slice(NAMED)) {
    const rest = kept.get(REST)
    kept.set(REST, rest === undefined ? count : add(rest, count))
  }
  return Object.fromEntries(kept)
}

function sumsOf(a: Record<string, string>, b: Record<string, string>): Record<string, string> {
  const sums = new Map(Object.entries(a))
  for (const [currency, amount] of Object.entries(b)) {
    const sum = createSum(sums.get(currency) ?? '0')
    sum.addText(amount)
    sums.set(currency, sum.text())
  }
  return Object.fromEntries(sums)
}
