/**
 * The other records of a kind at the beginning of the file, with which a record of unusual width is compared. Spreadsheets
 * and scripts cut off the blank ends of rows, which does no harm; an unquoted delimiter, or a lost one, moves
 * the cells after it.
 *
 *     2.1,0000A1,SMITH,40.20,,,        as the carrier writes it
 *     2.1,0000A1,SMITH,40.20           its blank end is cut off: read
 *     2.1,0000A1,SMITH, J,40.20,,,     its cells have moved by one: rejected
 *                      ^
 */
import { type Shape, shapeOf } from './shapes.js'

/** A record at the beginning of the file. */
export interface HeadRow {
  /** 1-based number of the record. */
  readonly row: number
  readonly cells: readonly string[]
}

/** A record is never among its own neighbours. */
export interface Neighbours {
  /** Number of the records compared with. */
  count(row: number): number
  /** How many of them have a filled cell at `at`. */
  filled(at: number, row: number): number
  /** Whether the cells of a record look moved compared with theirs; `proven`: its amounts add up, so it is one of them. */
  moved(shapes: readonly Shape[], row: number, proven: boolean): boolean
}

type Profile = Partial<Record<Shape, number>>

/** The cost of a mismatch: a cell of another shape, and a cell that only this record has or lacks. */
const OTHER_SHAPE = 2
const UNUSUAL = 1
/** Delimiters inside one cell, or lost ones. */
const SHIFTS = [1, 2, -1, -2]

/**
 * If there are enough records of the usual width, only they are compared with: others of unusual width may belong to
 * another file.
 */
export function wholeNeighbours(rows: readonly HeadRow[], width: number): readonly HeadRow[] {
  const whole = rows.filter(({ cells }) => cells.length === width)
  return whole.length >= ENOUGH ? whole : rows
}

const ENOUGH = 3

export function createNeighbours(rows: readonly HeadRow[], blankText?: string): Neighbours {
  const shape = (cell: string): Shape => (cell.trim() === blankText ? 'empty' : shapeOf(cell))
  const own = new Map(rows.map(({ row, cells }) => [row, cells.map(shape)]))
  const profiles: Profile[] = []
  for (const shapes of own.values())
    shapes.forEach((shape, at) => {
      const profile = profiles[at] ?? {}
      profile[shape] = (profile[shape] ?? 0) + 1
      profiles[at] = profile
    })

  const count = (row: number): number => own.size - (own.has(row) ? 1 : 0)

  /** Neighbours with this shape at `at`. */
  function having(shape: Shape, at: number, mine: readonly Shape[] | undefined): number {
    return (profiles[at]?.[shape] ?? 0) - (mine?.[at] === shape ? 1 : 0)
  }

  function filledBut(at: number, mine: readonly Shape[] | undefined): number {
    let filled = 0
    for (const shape of FILLED) filled += having(shape, at, mine)
    return filled
  }

  function cost(shape: Shape, at: number, mine: readonly Shape[] | undefined, others: number): number {
    const filled = filledBut(at, mine)
    if (shape === 'empty') return filled === others ? UNUSUAL : 0
    if (filled === 0) return UNUSUAL
    for (const like of LIKE[shape]) if (having(like, at, mine) > 0) return 0
    return OTHER_SHAPE
  }

  /** Costs of all cells, the record moved by `shift`; a cell outside all columns costs as much as any. */
  function costs(shapes: readonly Shape[], shift: number, row: number): number[] {
    const mine = own.get(row)
    const others = count(row)
    return shapes.map((shape, at) => (at - shift < 0 ? OTHER_SHAPE : cost(shape, at - shift, mine, others)))
  }

  function moved(shapes: readonly Shape[], row: number, proven: boolean): boolean {
    if (count(row) === 0) return false
    const asIs = costs(shapes, 0, row)
    const wrong = asIs.reduce((sum, one) => sum + one, 0)
    if (wrong < OTHER_SHAPE) return false
    const filled = shapes.filter((shape) => shape !== 'empty').length
    const unlike = asIs.filter((one, at) => one > 0 && shapes[at] !== 'empty').length
    if (!proven && unlike > 3 && unlike * 3 > filled) return true
    return SHIFTS.some((shift) =>
      explains(asIs, costs(shapes, shift, row), shift, proven ? 3 * OTHER_SHAPE : OTHER_SHAPE),
    )
  }

  return { count, filled: (at, row) => filledBut(at, own.get(row)), moved }
}

/**
 * Whether the cells from some position on fit the columns `shift` before theirs, and not their own. The position
 * itself is excluded: there a cell was split in two, or two were joined.
 */
function explains(
  asIs: readonly number[],
  shifted: readonly number[],
  shift: number,
  least: number,
): boolean {
  let own = 0
  let other = 0
  for (let at = asIs.length - 1; at >= Math.max(1, shift + 1); at--) {
    own += asIs[at] as number
    other += shifted[at] as number
    if (own >= least && other * 3 <= own) return true
  }
  return false
}

const FILLED: readonly Shape[] = ['count', 'number', 'decimal', 'date', 'text']

/** Shapes that may occur together in one column. */
const LIKE: Readonly<Record<Shape, readonly Shape[]>> = {
  empty: ['empty'],
  count: ['count', 'number', 'decimal'],
  number: ['number', 'count'],
  decimal: ['decimal', 'count'],
  date: ['date'],
  text: ['text'],
}
