/** Combines the rows of each expected shipment: parts add up, a row pasted twice counts once. */
import type { DecimalText } from '../schema/line-item.js'
import { plus } from '../values/decimal.js'
import { fold } from '../values/fold.js'
import { amountWithCurrency, count } from '../values/shown-amounts.js'
import { commonCurrency } from './currency.js'
import { createNumberTable } from './number-table.js'
import { shipDatesOf } from './ship-dates.js'
import type { TableRow } from './table.js'
import type { Voided } from './voided.js'

export interface ExpectedCost {
  readonly tracking_number: string
  readonly cost: DecimalText | undefined
  /** ISO 4217, or a sign that several currencies share (`$`). */
  readonly currency: string | undefined
  readonly weight: DecimalText | undefined
  readonly weight_unit: string | undefined
  readonly service: string | undefined
  readonly zone: string | undefined
  /** The word itself if its meaning is unknown; undefined if no column states voiding. */
  readonly voided: Voided
  readonly reference: string | undefined
  /** `YYYY-MM-DD`; the original cell if it is not a date, or if day and month are ambiguous. */
  readonly ship_date: string | undefined
  readonly carrier: string | undefined
  readonly cost_center: string | undefined
  readonly residential: boolean | undefined
  /** `20x10x8`, as on the label. */
  readonly sides: string | undefined
  /** Whether the carrier ever scanned it; undefined if no column states it. */
  readonly moved: boolean | undefined
  /** 1-based number of its first row's line. */
  readonly line: number
}

/** A row that repeats an earlier one, probably pasted twice. */
interface Repeat {
  readonly cost: ExpectedCost
  readonly line: number
  readonly before: number
}

interface ExpectedShipments {
  add(cost: ExpectedCost, row: TableRow): void
  finish(): { all: readonly ExpectedCost[]; warnings: string[] }
  find(folded: string): ExpectedCost | undefined
}

export function createExpectedShipments(file: string): ExpectedShipments {
  const places = createNumberTable<number>()
  const all: ExpectedCost[] = []
  let firstRows: string[] = [] // every cell of the first row of each shipment
  // For shipments with several rows: the rows with their lines; currencies that do not add up.
  const rowsOf = new Map<number, Map<string, number>>()
  const mixed = new Map<number, Set<string | undefined>>()
  const repeats: Repeat[] = []

  return {
    find: (folded) => all[places.find(folded) ?? -1],
    add: (cost, row) => {
      const key = fold(cost.tracking_number)
      const place = places.get(key)
      const known = all[place ?? -1]
      if (place === undefined || known === undefined) {
        places.set(key, all.length)
        all.push(cost)
        firstRows.push(everyCell(row))
        return
      }
      const rows = rowsOf.get(place) ?? new Map([[firstRows[place] ?? '', known.line]])
      rowsOf.set(place, rows)
      const before = rows.get(everyCell(row))
      if (before !== undefined) {
        repeats.push({ cost, line: row.line, before })
        return
      }
      rows.set(everyCell(row), row.line)
      if (contradict(known.currency, cost.currency))
        mixed.set(place, new Set([...(mixed.get(place) ?? [known.currency]), cost.currency]))
      all[place] = together(known, cost)
    },
    finish: () => {
      firstRows = []
      const sentences = [
        ...(all.length === 0 ? ['no expected costs in it, column names at most'] : []),
        ...(repeats.length === 0 ? [] : [repeatsText(repeats)]),
        ...(mixed.size === 0 ? [] : [mixedText(mixed, all)]),
      ]
      for (const place of mixed.keys())
        all[place] = { ...(all[place] as ExpectedCost), cost: undefined, currency: undefined }
      readShipDates(all)
      return { all, warnings: sentences.map((one) => `${file}: ${one}`) }
    },
  }
}

/** All cells together show the order of day and month. What is not read remains as it is written. */
function readShipDates(all: ExpectedCost[]): void {
  const cells = new Set<string>()
  for (const { ship_date } of all) if (ship_date !== undefined) cells.add(ship_date)
  const dayOf = shipDatesOf(cells)
  const days = new Map([...cells].map((cell) => [cell, dayOf(cell)]))
  for (const [at, one] of all.entries()) {
    const day = one.ship_date === undefined ? undefined : days.get(one.ship_date)
    if (day !== undefined && day !== one.ship_date) all[at] = { ...one, ship_date: day }
  }
}

const everyCell = ({ values }: TableRow): string =>
  values.map((cell) => (typeof cell === 'string' ? cell.trim() : JSON.stringify(cell))).join('\u0000')

const contradict = (a: string | undefined, b: string | undefined): boolean =>
  a !== undefined && b !== undefined && commonCurrency(a, b) === undefined

/** Two rows of one shipment: costs add up; a voided label does not count if another one is valid. */
function together(first: ExpectedCost, second: ExpectedCost): ExpectedCost {
  if (first.voided !== second.voided && (first.voided === true || second.voided === true))
    return first.voided === true ? second : first
  const { cost } = first
  return {
    ...first,
    cost: cost === undefined || second.cost === undefined ? (cost ?? second.cost) : plus(cost, second.cost),
    currency: narrower(first.currency, second.currency),
    weight: first.weight ?? second.weight,
    weight_unit: first.weight === undefined ? second.weight_unit : first.weight_unit,
    service: first.service ?? second.service,
    zone: first.zone ?? second.zone,
    voided: typeof first.voided === 'string' ? first.voided : (second.voided ?? first.voided),
    reference: first.reference ?? second.reference,
    ship_date: first.ship_date ?? second.ship_date,
    carrier: first.carrier ?? second.carrier,
    cost_center: bothCenters(first.cost_center, second.cost_center),
    residential: first.residential ?? second.residential,
    sides: first.weight === undefined ? second.sides : first.sides,
    moved:
      first.moved === undefined || second.moved === undefined
        ? (first.moved ?? second.moved)
        : first.moved || second.moved,
  }
}

/** A shipment shared by two cost centers is shown under both names. */
function bothCenters(a: string | undefined, b: string | undefined): string | undefined {
  if (a === undefined || b === undefined) return a ?? b
  return a.split(' + ').includes(b) ? a : `${a} + ${b}`
}

const narrower = (a: string | undefined, b: string | undefined): string | undefined =>
  a === undefined || b === undefined ? (a ?? b) : (commonCurrency(a, b) ?? a)

const SHOWN = 5

function listed(texts: readonly string[]): string {
  const more = texts.length > SHOWN ? `, and ${texts.length - SHOWN} more` : ''
  return `${texts.slice(0, SHOWN).join(', ')}${more}`
}

function repeatsText(repeats: readonly Repeat[]): string {
  const rows = repeats.map(({ cost, line, before }) => {
    const worth = cost.cost === undefined ? '' : ` ${amountWithCurrency(cost.cost, cost.currency ?? null)}`
    return `line ${line} as line ${before} (${cost.tracking_number}${worth})`
  })
  const [verb, are] = repeats.length === 1 ? ['repeats', 'is'] : ['repeat', 'are']
  return `${count(repeats.length, 'row')} ${verb} an earlier one in every cell and ${are} counted once: ${listed(rows)}; delete what was pasted twice, or write the sum in one row`
}

function mixedText(
  mixed: ReadonlyMap<number, Set<string | undefined>>,
  all: readonly ExpectedCost[],
): string {
  const shipments = [...mixed].map(
    ([place, currencies]) => `${all[place]?.tracking_number} (${[...currencies].join(' and ')})`,
  )
  return `${count(mixed.size, 'shipment')} with costs in several currencies, which do not add up and are not compared: ${listed(shipments)}`
}
