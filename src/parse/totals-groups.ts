/** The cells of a record that is only added up, laid out for the kernel. */
import { MOST_OF, type TotalsMemory } from '../csv/kernel/totals-kernel.js'
import type { PlainCells } from './plain-row.js'
import { AMOUNT, WATCHED } from './plain-values.js'
import { NotTotals } from './totals-book.js'

interface Laid {
  readonly head: readonly number[]
  readonly kind: readonly number[]
  readonly weight: readonly number[]
  /** Amounts of charges, or amounts that they must add up to: the loop reads them directly. */
  readonly charged: readonly number[]
  /** Tracking numbers, then other numbers of the shipment. */
  readonly numbers: readonly (readonly number[])[]
  /** Label and amount of each pair. */
  readonly pairs: readonly (readonly [number, number])[]
}

/** Indexes of the cells of each group: the invoice, the kind of record, then each other cell that must be valid. */
export function layTotalsGroups(memory: TotalsMemory, cells: PlainCells, laid: Laid): number[][] {
  const { head, kind, weight, charged, numbers, pairs } = laid
  const grouped = [...new Set(head)]
  const groups = [grouped, [...new Set(kind)]]
  if (weight.length > 0) groups.push([...new Set(weight)])
  const known = new Set([...groups.flat(), ...charged, ...numbers.flat(), ...pairs.flat()])
  const amounts: number[] = []
  const watched: number[] = []
  for (const [place, needs] of cells.needs.entries()) {
    if (known.has(place) || needs === 0) continue
    if (needs === AMOUNT) amounts.push(place)
    else if (needs === WATCHED) watched.push(place)
    else groups.push([place])
  }
  if (watched.length > 0) groups.push(watched)
  // The loop can only check for an amount: a cell with any other requirement is not supported.
  const odd = [...charged, ...pairs.map(([, amount]) => amount)].some((at) => cells.needs[at] !== AMOUNT)
  const list = numbers.flat()
  const sizes = [
    cells.count(),
    groups.length,
    groups.flat().length,
    amounts.length,
    list.length,
    pairs.length,
  ]
  const most = [
    MOST_OF.cells,
    MOST_OF.groups,
    MOST_OF.members,
    MOST_OF.amounts,
    MOST_OF.numbers,
    MOST_OF.pairs,
  ]
  if (odd || sizes.some((size, nth) => size > (most[nth] as number))) throw new NotTotals()
  memory.put('CELL', cells.positions())
  let member = 0
  memory.put(
    'GROUPS',
    groups.flatMap((group) => {
      const first = member
      member += group.length
      return [first, group.length]
    }),
  )
  memory.put('MEMBERS', groups.flat())
  const positions = cells.positions()
  const spans = groups.map((group) => spansOf(group.map((place) => positions[place] as number)))
  memory.put('SPANS', spans.flat(2))
  let span = 0
  memory.put(
    'SPAN_GROUPS',
    spans.flatMap((of) => {
      span += of.length
      return [span - of.length, of.length]
    }),
  )
  memory.put('AMOUNTS', amounts)
  const looked = new Set([...amounts, ...charged, ...list])
  memory.put('LOOKED', [...looked])
  memory.put('NUMBERS_OF', list)
  memory.put('PAIRS', pairs.flat())
  const trackings = numbers[0]?.length ?? 0
  memory.kernel.totals.beginTotals(
    cells.count(),
    looked.size,
    groups.length,
    amounts.length,
    trackings,
    list.length - trackings,
  )
  memory.kernel.renew()
  return groups
}

/** At most this many cells between two of a group are compared with them. */
const GAP = 4

/** The cells of a group as spans of nearby cells: the first, and the one after the last. */
function spansOf(positions: readonly number[]): [number, number][] {
  const spans: [number, number][] = []
  for (const at of [...positions].sort((a, b) => a - b)) {
    const last = spans.at(-1)
    if (last !== undefined && at - last[1] <= GAP) last[1] = at + 1
    else spans.push([at, at + 1])
  }
  return spans
}
