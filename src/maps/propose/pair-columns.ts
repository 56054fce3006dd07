/** Charges in pairs of columns: names and amounts that are numbered, or repeat the same two column names. */
import type { CellKind } from './cell-kind.js'

export interface PairColumns {
  /** Names as in a map: with `{n}`, or repeated. */
  readonly label: string
  readonly amount: string
  /** Columns of the amounts, and of all parts. */
  readonly amounts: readonly number[]
  readonly labels: readonly number[]
  readonly columns: readonly number[]
}

/** The longest series of amounts next to a series of texts with as many columns. */
export function pairsIn(names: readonly string[], kinds: readonly CellKind[]): PairColumns | null {
  const series = seriesIn(names)
  const only = (columns: readonly number[], wanted: readonly CellKind[]): boolean =>
    columns.some((at) => wanted.includes(kinds[at] ?? 'blank') && kinds[at] !== 'blank') &&
    columns.every((at) => wanted.includes(kinds[at] ?? 'blank'))
  let best: PairColumns | null = null
  for (const [amount, amounts] of series) {
    if (!only(amounts, ['amount', 'whole', 'blank'])) continue
    for (const [label, labels] of series) {
      if (label === amount || labels.length !== amounts.length || !only(labels, ['text', 'blank'])) continue
      // Each name is right next to its amount.
      if (labels.some((at, nth) => Math.abs(at - (amounts[nth] ?? 0)) > 2)) continue
      if (amounts.length > (best?.amounts.length ?? 0))
        best = { label, amount, amounts, labels, columns: [...amounts, ...labels] }
    }
  }
  return best
}

/** Names that differ only in a number, or are equal, with their columns. */
function seriesIn(names: readonly string[]): Map<string, number[]> {
  const series = new Map<string, number[]>()
  for (const [at, name] of names.entries()) {
    const repeated = name.replace(/ #\d+$/, '')
    const isRepeated = names.some((other, place) => place !== at && other.replace(/ #\d+$/, '') === repeated)
    const template = isRepeated ? repeated : name.replace(/\d+/, '{n}')
    if (!isRepeated && !template.includes('{n}')) continue
    series.set(template, [...(series.get(template) ?? []), at])
  }
  return new Map([...series].filter(([, columns]) => columns.length > 1))
}
