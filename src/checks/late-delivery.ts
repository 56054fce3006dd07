import type { GuaranteedService } from '../format/format.js'
import type { View, ViewLine } from '../invoices/view.js'
import { NONE } from '../ledger/slots.js'
import { type AuditState, hungRows } from '../ledger/state.js'
import { earliestDay, type Moment, timeIn } from '../tables/moments.js'
import { epochDay } from '../values/calendar.js'
import { createSum } from '../values/money.js'
import { count } from '../values/shown-amounts.js'
import { type Check, type Outcome, overcharge, rowsByEntry, type Ship, type ShipEntry } from './check.js'
import { exclusionIn, exclusionOf, guaranteesOf } from './guarantee.js'
import { LATE_EXAMPLES } from './late-delivery-examples.js'
import { type Late, lateness, NUMBER_USED_AGAIN, type Promised } from './lateness.js'
import { byPattern } from './plain-shipments.js'
import { reasonsText } from './reasons.js'
import { type AuditRecord, BASE, dayOf, fact, keep, kindAt, ofShipment } from './record.js'
import { firstOfUses, useOf } from './used-again.js'
import type { Verdict } from './verdict.js'

const NAME = 'late_delivery'

/** A shipment of a service that may be guaranteed, as its record states it. */
const KEEPS = {
  service: 'word',
  shipped: 'date',
  delivered: 'date',
  time: 'word',
  /** Countries of origin and destination. */
  from: 'word',
  to: 'word',
  /** 1: a post office box; 2: a place with longer transit times. */
  place: 'number',
} as const

const BOX = /\bP\.?\s*O\.?\s*BOX\b/i

function observe(record: AuditRecord, state: AuditState): void {
  if ((record.bits & BASE) === 0 || record.shipment === NONE || record.hints === undefined) return
  const service = serviceIn(record)
  if (guaranteesOf(record.hints)(service).length === 0) return
  const day = dayOf(record)
  const tendered = fact(record, 'tendered_date')
  const shipped = day !== null && tendered !== null && tendered > day ? tendered : day
  const word = (text: string | null): number => (text === null ? NONE : state.words.id(text))
  const date = (text: string | null): number => (text === null ? NONE : state.dates.id(text))
  const { at, col } = keep(record, state, NAME, KEEPS)
  col.service[at] = word(service)
  col.shipped[at] = date(shipped)
  col.delivered[at] = date(fact(record, 'delivered_date'))
  col.time[at] = word(fact(record, 'delivered_time'))
  col.from[at] = word(ofShipment(record, 'origin_country'))
  col.to[at] = word(ofShipment(record, 'destination_country'))
  const places = [fact(record, 'origin_postal_code'), ofShipment(record, 'destination_postal_code')]
  const isElsewhere = places.some((place) => record.hints?.guarantee?.elsewhere?.test(place ?? '') === true)
  col.place[at] = BOX.test(fact(record, 'recipient_address') ?? '') ? 1 : isElsewhere ? 2 : 0
}

/** The service as the record states it, otherwise its base charge. */
function serviceIn(record: AuditRecord): string {
  const stated = fact(record, 'service') ?? ofShipment(record, 'service')
  if (stated !== null) return stated
  for (let charge = record.first; charge < record.end; charge++) {
    const { category, description } = kindAt(record, charge)
    if (category === 'freight') return description
  }
  return ''
}

export const lateDelivery: Check = {
  name: NAME,
  title: 'Delivered late',
  severity: 'warning',
  confidence: 'likely',
  mayBeUnread: 'of_shipment',
  claim: 'late',
  evidenceNeeded:
    'the proof of delivery with its time, and what the carrier promised when it took the parcel',
  needs:
    'a service that the carrier guarantees; the day of delivery in the file, or --deliveries with delivered_at and, if the promised time is not known otherwise, committed_at',
  says: 'a guaranteed shipment was delivered after the promised day or time: its transportation charges may be refundable',
  examples: LATE_EXAMPLES,
  observes: (declaration) => declaration?.audit?.guarantee !== undefined,
  observe,
  keeps: KEEPS,
  assess: (view) => {
    const kept = keptRecords(view)
    const verdicts: Verdict[] = []
    const reasons = new Map<string, number>()
    let all = 0
    let assessed = 0
    const note = (found: Verdict | null | string): void => {
      all++
      if (typeof found === 'string') reasons.set(found, (reasons.get(found) ?? 0) + 1)
      else {
        assessed++
        if (found !== null) verdicts.push(found)
      }
    }
    const excludedBy = byPattern(({ charges }) => exclusionOf(charges.filter(({ net }) => net > 0)))
    return {
      screen: (plain) => {
        const promised = promisedOn(view, plain, kept)
        if (promised === undefined) return false
        const found = lateness(view, promised, {
          number: plain.number,
          isOneUse: true,
          exclusion: () => excludedBy(plain.pattern),
        })
        if (found !== null && typeof found !== 'string') return true
        note(found)
        return false
      },
      ship: (ship) => {
        for (const promised of promisedUses(view, ship, kept)) note(judge(view, ship, promised))
      },
      finish: () => ({ verdicts, assessed, reason: reasonOf(all, reasons) }),
    }
  },
}

const reasonOf = (all: number, reasons: ReadonlyMap<string, number>): Outcome['reason'] =>
  all === 0
    ? 'no shipment of a guaranteed service in these files'
    : reasonsText(reasons, count(all, 'guaranteed shipment'))

interface Kept {
  /** The first record of a shipment in the file. */
  first(entry: number): number
  /** The time of delivery, by the number of its text. */
  timeOf(word: number): string | null
}

function keptRecords(view: View): Kept {
  const rows = hungRows(view.state, NAME, KEEPS)
  const kept = rowsByEntry(view, rows)
  const times = new Map<number, string | null>()
  const timeOf = (word: number): string | null => {
    let time = times.get(word)
    if (time === undefined) {
      time = timeIn(view.state.words.list[word] ?? '') ?? null
      times.set(word, time)
    }
    return time
  }
  const firstOf = (entry: number): number => {
    const { row } = rows.col
    let first = kept.first(entry)
    for (let at = first; at !== NONE; at = kept.next(at))
      if ((row[at] as number) < (row[first] as number)) first = at
    return first
  }
  return { first: firstOf, timeOf }
}

/** The first record of a shipment or, if its number was used again, of each use. */
function promisedUses(view: View, ship: Ship, kept: Kept): readonly Promised[] {
  if (ship.shipment === NONE || ship.damaged) return []
  return firstOfUses(
    ship,
    ship.entries.flatMap((entry) => promisedOn(view, entry, kept) ?? []),
  )
}

function promisedOn(
  view: View,
  { entry, delivery, bill }: Pick<ShipEntry, 'entry' | 'delivery' | 'bill'>,
  kept: Kept,
): Promised | undefined {
  const at = kept.first(entry)
  const { hints } = bill
  if (hints === undefined || at === NONE) return undefined
  const { words, dates } = view.state
  const { col } = hungRows(view.state, NAME, KEEPS)
  const word = (id: number | undefined): string =>
    id === undefined || id === NONE ? '' : (words.list[id] ?? '')
  const date = (id: number | undefined): string =>
    id === undefined || id === NONE ? '' : (dates.list[id] ?? '')
  const day = date(col.delivered[at])
  return {
    entry: { entry, delivery, bill },
    hints,
    service: word(col.service[at]),
    shipped: date(col.shipped[at]).slice(0, 10),
    delivered: day === '' ? null : { day, time: kept.timeOf(col.time[at] as number), offset: null },
    countries: [word(col.from[at]), word(col.to[at])],
    place: col.place[at] as number,
    row: col.row[at] as number,
  }
}

/** A verdict, null if it came in time, or why it cannot be assessed. */
function judge(view: View, whole: Ship, promised: Promised): Verdict | null | string {
  const { shipped } = promised
  const ship = shipped === '' ? whole : useOf(whole, shipped)
  if (ship === undefined) return NUMBER_USED_AGAIN
  const found = lateness(view, promised, {
    number: ship.number,
    isOneUse: useOf(whole, null) !== undefined,
    exclusion: () => exclusionIn(ship),
  })
  return found === null || typeof found === 'string' ? found : verdictOf(view, ship, promised, found)
}

/** A longer delay in days is most likely an exception without a guarantee, or a date with day and month reversed. */
const LONGEST_DELAY = 20

function verdictOf(
  view: View,
  ship: Ship,
  { entry, service, shipped, row }: Promised,
  { guarantee, delivered, promise, certain }: Late,
): Verdict | null {
  const own = ship.entries.filter(({ bill }) => bill.currency === entry.bill.currency)
  const lines = own.flatMap((one) => one.lines.filter((line) => isRefundable(line, guarantee)))
  const sum = createSum()
  for (const line of lines) sum.add(line.net)
  // The refund may already have been given, as a credit of the charges or as a separate charge.
  if (sum.sign() <= 0 || own.some((one) => one.lines.some(({ kind }) => kind.category === 'refund')))
    return null
  const isDisputed = guarantee.disputed === true && !certain
  const isFar = epochDay(earliestDay(delivered)) - epochDay(promise.day) > LONGEST_DELAY
  return {
    ...overcharge(view, ship, entry, sum.text()),
    facts: {
      amount: sum.text(),
      service,
      shipped,
      due: promise.day,
      due_time: shownTime(promise),
      delivered: delivered.day,
      delivered_time: shownTime(delivered),
      premium: guarantee.refunds === 'premium' ? 'yes' : null,
      doubt: isDisputed ? 'disputed' : isFar ? 'far' : null,
    },
    charges: lines,
    evidence: lines.length === 0 ? [view.source(entry.delivery, row)] : lines.map(({ source }) => source),
    charge: service,
    due: promise.day,
    ...(isDisputed || isFar ? { severity: 'info', confidence: 'look' } : {}),
  }
}

const shownTime = ({ time }: Moment): string | null => (time === null ? null : time.slice(0, 5))

const TRANSPORTATION: ReadonlySet<string> = new Set(['freight', 'discount', 'fuel'])

/** Transportation with its discounts and fuel or, if only the time of day is guaranteed, the premium for it. */
const isRefundable = ({ kind }: ViewLine, { refunds }: GuaranteedService): boolean =>
  refunds === 'premium'
    ? kind.category === 'delivery' && kind.subcategory === 'time_definite'
    : TRANSPORTATION.has(kind.category) && kind.stage !== 'adjustment'
