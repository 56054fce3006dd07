import type { View } from '../invoices/view.js'
import { NONE } from '../ledger/slots.js'
import { type AuditState, hungRows } from '../ledger/state.js'
import { epochDay } from '../values/calendar.js'
import { isNothing } from '../values/decimal.js'
import { count } from '../values/shown-amounts.js'
import { billedOf, currencyOfKey, hasParcelLine, shippedOn } from './against-expected.js'
import type { Check, Ship } from './check.js'
import { byPattern } from './plain-shipments.js'
import { type AuditRecord, BASE, dayOf, fact, keep, tally } from './record.js'
import { useOf } from './used-again.js'
import type { Verdict } from './verdict.js'

const NAME = 'never_moved'

/** Shipments without proof of delivery. */
const KEEPS = { shipped: 'date' } as const

/** Days after which a parcel should have arrived, with a proof of delivery. */
const DAYS = 14
/** Share of the shipments of an invoice that must have a proof of delivery: otherwise the file is taken not to state them. */
const PROVEN = 0.9

function observe(record: AuditRecord, state: AuditState): void {
  if ((record.bits & BASE) === 0 || record.shipment === NONE) return
  const isProven = fact(record, 'delivered_date') !== null
  tally(record, NAME, isProven)
  if (isProven) return
  const day = dayOf(record)
  const { at, col } = keep(record, state, NAME, KEEPS)
  col.shipped[at] = day === null ? NONE : state.dates.id(day)
}

export const neverMoved: Check = {
  name: NAME,
  title: 'Billed, but never moved',
  severity: 'warning',
  confidence: 'likely',
  mayBeUnread: 'of_shipment',
  claim: 'billing',
  evidenceNeeded: "the carrier's tracking, which shows no scan of the parcel",
  needs:
    '--deliveries with a status or a column `moved`, expected costs with such a column, or proofs of delivery in the file',
  says: 'a label is billed that the carrier never scanned; or, for information, a parcel has no proof of delivery after 14 days',
  x12: '23',
  examples: [
    {
      of: 'a label that the carrier never had',
      given: {
        deliveries: [
          { tracking_number: 'P1', moved: false },
          { tracking_number: 'P2', status: 'Delivered', delivered_at: '2025-09-04' },
        ],
      },
      records: [{ charges: [['Freight', '12.00']] }, { parcel: 'P2', charges: [['Freight', '12.00']] }],
      finds: ['12.00 USD billed for a label that the carrier never scanned'],
    },
    {
      of: 'one parcel of many without proof of delivery, three weeks before the invoice',
      records: [
        {
          times: 10,
          facts: { delivered_date: '2025-08-20', ship_date: '2025-08-16' },
          charges: [['Freight', '12.00']],
        },
        { parcel: 'Q1', facts: { ship_date: '2025-08-16' }, charges: [['Freight', '12.00']] },
      ],
      finds: ['12.00 USD billed, and no proof of delivery 21 days after 2025-08-16'],
    },
    {
      of: 'a label that the carrier never had, whose number is used again four weeks later',
      given: { expected: [{ tracking_number: 'P1', moved: false, ship_date: '2025-09-02' }] },
      records: [
        { charges: [['Freight', '12.00']] },
        { invoice: 'A2', date: '2025-09-30', charges: [['Freight', '9.00']] },
      ],
      finds: ['12.00 USD billed for a label that the carrier never scanned'],
    },
    {
      of: 'the same, but tracking shows that it moved',
      given: { deliveries: [{ tracking_number: 'Q1', moved: true }] },
      records: [
        {
          times: 10,
          facts: { delivered_date: '2025-08-20', ship_date: '2025-08-16' },
          charges: [['Freight', '12.00']],
        },
        { parcel: 'Q1', facts: { ship_date: '2025-08-16' }, charges: [['Freight', '12.00']] },
      ],
      finds: [],
    },
    {
      of: 'one parcel of many without proof of delivery, two weeks before the invoice',
      records: [
        {
          times: 30,
          facts: { delivered_date: '2025-08-26', ship_date: '2025-08-23' },
          charges: [['Freight', '12.00']],
        },
        { parcel: 'Q1', facts: { ship_date: '2025-08-23' }, charges: [['Freight', '12.00']] },
        { parcel: 'Q2', facts: { ship_date: '2025-08-24' }, charges: [['Freight', '12.00']] },
        { parcel: '8.9E+11', facts: { ship_date: '2025-08-16' }, charges: [['Freight', '12.00']] },
      ],
      finds: ['12.00 USD billed, and no proof of delivery 14 days after 2025-08-23'],
    },
    {
      of: 'two parcels of twelve without proof of delivery: the file may leave out some proofs',
      records: [
        {
          times: 10,
          facts: { delivered_date: '2025-08-20', ship_date: '2025-08-16' },
          charges: [['Freight', '12.00']],
        },
        { times: 2, parcel: 'Q', facts: { ship_date: '2025-08-16' }, charges: [['Freight', '12.00']] },
      ],
      finds: [],
    },
    {
      of: 'labels without a scan: voided, paid back, or delivered after all',
      given: {
        expected: [
          { tracking_number: 'P1', moved: false, voided: true },
          { tracking_number: 'P2', moved: false },
        ],
        deliveries: [{ tracking_number: 'P3', moved: false, delivered_at: '2025-09-04' }],
      },
      records: [
        { charges: [['Freight', '12.00']] },
        { parcel: 'P2', charges: [['Freight', '-12.00', { stage: 'credit' }]] },
        { parcel: 'P3', charges: [['Freight', '12.00']] },
      ],
      finds: [],
    },
    {
      of: 'a status that proves nothing, and an invoice without proofs of delivery',
      given: { deliveries: [{ tracking_number: 'P1', status: 'Contact carrier' }] },
      records: [
        { facts: { ship_date: '2025-09-05' }, charges: [['Freight', '12.00']] },
        { parcel: 'P2', facts: { ship_date: '2025-07-05' }, charges: [['Freight', '12.00']] },
      ],
      finds: [],
    },
  ],
  observes: (declaration) => declaration?.facts?.delivered_date !== undefined,
  observe,
  keeps: KEEPS,
  assess: (view) => {
    const unproven = unprovenEntries(view)
    const newest = newestInvoices(view)
    const verdicts: Verdict[] = []
    let assessed = 0
    let all = 0
    const isStated = view.deliveries !== undefined || view.expected !== undefined
    const hasCharge = byPattern(({ hints, charges }) =>
      charges.some(({ kind }) => hints?.accountAdjustment?.(kind) !== true),
    )
    return {
      screen: ({ entry, delivery, tracked, pattern }) => {
        if (!tracked) return false
        if (unproven.has(entry)) return true
        if (view.place(delivery).tallied(NAME) > 0 && hasBase(view, entry)) {
          all++
          assessed++
          return false
        }
        if (isStated) return true
        // Nothing states whether it was delivered.
        if (hasCharge(pattern)) all++
        return false
      },
      ship: (ship) => {
        if (ship.shipment === NONE || !ship.tracked || ship.damaged || ship.number === null) return
        // If the file states proofs of delivery, nearly all shipments have one.
        if (isProven(view, ship, unproven)) {
          all++
          assessed++
          return
        }
        if (!ship.entries.some(hasParcelLine)) return
        all++
        const used = useOf(ship, view.expected?.find(ship.number)?.ship_date)
        if (used === undefined) return
        const stated = statedOf(view, used)
        const found = stated === undefined ? proofOf(view, used, unproven, newest) : stated
        if (found === undefined) return
        assessed++
        if (found !== null) verdicts.push(...verdictsOf(used, found))
      },
      finish: () => ({
        verdicts,
        assessed,
        reason:
          assessed === all && all > 0
            ? null
            : `${all - assessed} of ${count(all, 'shipment')}: not known whether the carrier scanned it (--deliveries with a status or moved)`,
      }),
    }
  },
}

interface Standing {
  readonly facts: Verdict['facts']
  readonly isNote: boolean
}

type Entries = ReadonlyMap<number, string>

/** Ship dates of the shipments without proof of delivery, by entry. */
function unprovenEntries(view: View): Entries {
  const { col, length } = hungRows(view.state, NAME, KEEPS)
  const found = new Map<number, string>()
  for (let at = 0; at < length; at++) {
    const date = col.shipped[at] as number
    found.set(col.entry[at] as number, date === NONE ? '' : (view.state.dates.list[date] ?? '').slice(0, 10))
  }
  return found
}

/** The date of the newest invoice of each file: its proofs of delivery are up to date until then. */
function newestInvoices(view: View): ReadonlyMap<string, string> {
  const newest = new Map<string, string>()
  for (const { file, date } of view.state.deliveries)
    if (date !== null && date > (newest.get(file) ?? '')) newest.set(file, date)
  return newest
}

/** Whether one of its invoices states a proof of delivery for the shipment. */
function isProven(view: View, ship: Ship, unproven: Entries): boolean {
  return ship.entries.some(
    ({ entry, delivery }) =>
      !unproven.has(entry) && view.place(delivery).tallied(NAME) > 0 && hasBase(view, entry),
  )
}

const hasBase = ({ state }: View, entry: number): boolean => state.entries.col.baseRow[entry] !== NONE

/** What the user's tables state: null if it moved, undefined if they do not state it. */
function statedOf(view: View, ship: Ship): Standing | null | undefined {
  const number = ship.number ?? ''
  const parcel = view.deliveries?.find(number)
  const label = view.expected?.find(number)
  // Voided labels are reported by another check, whether they moved or not.
  if (label?.voided === true) return undefined
  if (parcel?.reached != null) return null
  const moved = parcel?.moved ?? label?.moved
  if (moved !== undefined && moved !== null) return moved ? null : { facts: {}, isNote: false }
  if (parcel?.movedByStatus == null) return undefined
  if (parcel.movedByStatus) return null
  const shipped = shippedOn(ship)
  const seen =
    [view.deliveries?.newest ?? '', ...ship.entries.map(({ bill }) => bill.date ?? '')].sort().at(-1) ?? ''
  // A parcel shipped a few days before the date of the table may still move.
  const isOld = shipped !== null && seen !== '' && epochDay(seen) - epochDay(shipped) >= DAYS
  return { facts: { status: parcel.status }, isNote: !isOld }
}

/** By the proofs of delivery of the file; undefined if it states none, or if it is too early. */
function proofOf(
  view: View,
  ship: Ship,
  unproven: Entries,
  newest: ReadonlyMap<string, string>,
): Standing | null | undefined {
  for (const { entry, delivery } of ship.entries) {
    const shipped = unproven.get(entry)
    if (shipped === undefined || shipped === '') continue
    const place = view.place(delivery)
    const [proven, others] = [place.tallied(NAME), place.tallied(`-${NAME}`)]
    if (proven < PROVEN * (proven + others)) continue
    const days = epochDay(newest.get(place.file) ?? shipped) - epochDay(shipped)
    if (days >= DAYS) return { facts: { shipped, days }, isNote: true }
  }
  return undefined
}

function verdictsOf(ship: Ship, { facts, isNote }: Standing): Verdict[] {
  const { net, shipment } = billedOf(ship)
  return Object.entries(net).flatMap(([currency, billed]): Verdict[] =>
    isNothing(billed) || billed.startsWith('-')
      ? []
      : [
          {
            ...shipment,
            direction: 'over',
            currency: currencyOfKey(currency),
            amount: billed,
            facts: { billed, ...facts },
            charge: 'shipment',
            billed,
            expected: '0',
            ...(isNote ? { severity: 'info', confidence: 'look' } : {}),
          },
        ],
  )
}
