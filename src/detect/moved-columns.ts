/**
 * Whether columns were inserted into a file without column names, or removed from it: its landmarks, cells whose texts are unmistakable,
 * are then beside their place in all records.
 *
 *     …,3.21,LB,3.21,LB,1,EA,5,6.22,      weight, unit, weight, unit, quantity, unit, zone, charge
 *     …,3.21,,LB,3.21,LB,1,EA,5,6.22,     a column was inserted: no unit is in its place, all are one column further
 */
import { type Columns, columnsOf } from '../format/columns.js'
import type { Cell, CellRef, Condition, FormatDeclaration } from '../format/format.js'
import type { HeadRow } from './neighbours.js'

export interface MovedColumns {
  /** Number of columns inserted; negative: removed. */
  readonly by: number
  /** Several landmarks are beside their place, and there is something else in the place of one of them. */
  readonly isCertain: boolean
  /** The first landmark beside its place. */
  readonly name: string
  /** 1-based fields of this landmark, and of the last one in front that is in its place; 0 if all are beside theirs. */
  readonly first: number
  readonly after: number
}

/** How a landmark's column looks: its filled cells that are as declared, and the others. */
interface Column {
  readonly right: number
  readonly wrong: number
}

interface Landmark {
  readonly name: string
  readonly at: number
  column(shift: number): Column
}

const SHIFTS = [1, -1, 2, -2, 3, -3]
/** Records that are looked through. */
const MOST = 60
/** A column that is blank in its place but filled beside it in fewer than one record of this many may be another charge. */
const RARE = 3
/** One cell of this many may be of another form: in a damaged record, or by chance. */
const FEW = 10

/** The columns that moved; null if the landmarks are in their places, or too few show it. */
export function movedColumns(format: FormatDeclaration, rows: readonly HeadRow[]): MovedColumns | null {
  const { landmarks = [], columns: names = [] } = format
  if (landmarks.length === 0) return null
  const columns = columnsOf(names, names)
  const charged = chargedOf(format, rows, columns)
  if (charged.length === 0) return null
  const all = landmarks.map((one) => landmarkOf(one, columns, charged))
  for (const shift of SHIFTS) {
    const moved = movedBy(shift, all, charged.length)
    if (moved !== null && (moved.isCertain || isWidthChanged(shift, format, charged))) return moved
  }
  return null
}

/** The first records of the charged kind. */
function chargedOf(format: FormatDeclaration, rows: readonly HeadRow[], columns: Columns) {
  const when = format.rows?.find(({ skip }) => skip === undefined)?.when ?? []
  const isCharged = ({ cells }: HeadRow): boolean =>
    cells.length > 1 &&
    when.every(({ cell, matcher }) => matcher.test((cells[placeOf(cell, columns)] ?? '').trim()))
  return rows.filter(isCharged).slice(0, MOST)
}

const placeOf = (ref: CellRef, columns: Columns): number => {
  const cell = [ref].flat()[0] as Cell
  return typeof cell === 'number' ? cell - 1 : typeof cell === 'string' ? columns.find(cell) : -1
}

function landmarkOf({ cell, matcher }: Condition, columns: Columns, rows: readonly HeadRow[]): Landmark {
  const at = placeOf(cell, columns)
  const known = new Map<number, Column>()
  const count = (place: number): Column => {
    let [right, wrong] = [0, 0]
    for (const { cells } of rows) {
      const text = (cells[place] ?? '').trim()
      if (text === '') continue
      if (matcher.test(text)) right++
      else wrong++
    }
    return { right, wrong }
  }
  return {
    name: columns.names[at] ?? `${at + 1}`,
    at,
    column: (shift) => {
      const counted = known.get(shift) ?? count(at + shift)
      known.set(shift, counted)
      return counted
    },
  }
}

const isRight = ({ right, wrong }: Column): boolean => right > 0 && wrong * FEW <= right
const isBlank = ({ right, wrong }: Column): boolean => right + wrong === 0

/** The landmarks from one of them on that are `shift` columns beside their place, if all before it are in theirs. */
function movedBy(shift: number, all: readonly Landmark[], records: number): MovedColumns | null {
  const isMoved = (one: Landmark): boolean => {
    const [own, beside] = [one.column(0), one.column(shift)]
    if (!isRight(beside) || own.right * FEW > own.wrong) return false
    // A blank weight has another one beside it, which is in its own place.
    if (all.some((other) => other.at === one.at + shift && isRight(other.column(0)))) return false
    return own.wrong > 0 || (beside.right > 1 && beside.right * RARE >= records)
  }
  const from = all.findIndex(isMoved)
  if (from < 0) return null
  const behind = all.slice(from)
  const isExplained = (one: Landmark): boolean => isRight(one.column(shift)) || isBlank(one.column(shift))
  if (!behind.every(isExplained)) return null
  const before = all.slice(0, from).filter((one) => isRight(one.column(0)))
  const moved = behind.filter(isMoved)
  return {
    by: shift,
    isCertain: moved.length > 1 && moved.some((one) => one.column(0).wrong > 0),
    name: behind[0]?.name ?? '',
    first: (behind[0]?.at ?? 0) + 1,
    after: (before.at(-1)?.at ?? -1) + 1,
  }
}

/** Whether the records are as wide or as narrow as such a change makes them. */
function isWidthChanged(shift: number, format: FormatDeclaration, rows: readonly HeadRow[]): boolean {
  const width = format.columns?.length ?? 0
  const least = format.leastFields ?? width
  return rows.every(({ cells }) =>
    shift > 0 ? cells.length >= least + shift : cells.length <= width + shift,
  )
}
