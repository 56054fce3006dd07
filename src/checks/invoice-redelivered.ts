import { netOfLines } from '../invoices/bills.js'
import { bySource } from '../invoices/declared-totals.js'
import type { Repeat } from '../invoices/groups.js'
import type { View } from '../invoices/view.js'
import { namesOf } from '../ledger/files.js'
import type { Source } from '../schema/line-item.js'
import { isDamaged } from '../values/damaged-number.js'
import { isNothing, unsigned } from '../values/decimal.js'
import { byText } from '../values/order.js'
import { billName, type Check, type Outcome } from './check.js'
import { NEVER } from './plain-shipments.js'
import { createUnnumbered } from './unnumbered.js'
import type { Verdict } from './verdict.js'

export const invoiceRedelivered: Check = {
  name: 'invoice_redelivered',
  title: 'Invoice received twice',
  severity: 'warning',
  confidence: 'certain',
  mayBeUnread: 'nothing',
  claim: 'billing',
  evidenceNeeded: 'both files of the invoice, and what was paid for it',
  needs: 'more than one file',
  says: 'an invoice is in two files and might be paid twice; it counts once here, unless its number is missing from one of them',
  x12: '19',
  examples: [
    {
      of: 'an invoice in two files',
      records: [
        { file: 'monday.csv', charges: [['Freight', '10.00']] },
        { file: 'tuesday.csv', charges: [['Freight', '10.00']] },
      ],
      finds: [
        '10.00 USD would be paid twice: invoice A1 is in monday.csv and in tuesday.csv, 1 of 1 charge is the same',
      ],
    },
    {
      of: 'an invoice in two files whose charges come to nothing',
      records: ['monday.csv', 'tuesday.csv'].flatMap((file) => [
        { file, charges: [['Freight', '10.00']] },
        { file, charges: [['Freight', '-10.00', { stage: 'credit' }]] },
      ]),
      finds: ['invoice A1 is in monday.csv and in tuesday.csv: 2 of 2 charges are the same'],
    },
    {
      of: 'two files whose parcels may be the same: a spreadsheet has damaged the number in one of them',
      records: [
        { file: 'monday.csv', parcel: '890123456789', charges: [['Freight', '10.00']] },
        { file: 'tuesday.csv', parcel: '8.9E+11', charges: [['Freight', '10.00']] },
      ],
      finds: [
        'invoice A1 is in monday.csv and in tuesday.csv, in parts: 0 of 1 charge are the same, 1 more may be: a spreadsheet has damaged its tracking number; all are counted',
      ],
    },
    {
      of: 'one parcel with such a number, which may be each of two in the other file: it is one of them',
      records: [
        { file: 'monday.csv', parcel: '890123456789', charges: [['Freight', '10.00']] },
        { file: 'monday.csv', parcel: '891123456789', charges: [['Freight', '10.00']] },
        { file: 'tuesday.csv', parcel: '8.9E+11', charges: [['Freight', '10.00']] },
      ],
      finds: [
        'invoice A1 is in monday.csv and in tuesday.csv, in parts: 0 of 1 charge are the same, 1 more may be: a spreadsheet has damaged its tracking number; all are counted',
      ],
    },
    {
      of: 'parts of an invoice: the numbers of their parcels differ, whatever a spreadsheet has done to one of them',
      records: [
        { file: 'monday.csv', parcel: '890123456789', charges: [['Freight', '10.00']] },
        { file: 'tuesday.csv', parcel: '7.9E+11', charges: [['Freight', '10.00']] },
      ],
      finds: [
        'invoice A1 is in monday.csv and in tuesday.csv, in parts: 0 of 1 charge are the same; all are counted',
      ],
    },
    {
      of: 'two parts of an invoice, and the second one again',
      records: [
        { file: 'monday.csv', times: 2, parcel: 'P', charges: [['Freight', '10.00']] },
        { file: 'tuesday.csv', parcel: 'Q', charges: [['Freight', '11.00']] },
        { file: 'wednesday.csv', parcel: 'Q', charges: [['Freight', '11.00']] },
      ],
      finds: [
        '11.00 USD would be paid twice: invoice A1 is in tuesday.csv and in wednesday.csv, 1 of 1 charge is the same',
        'invoice A1 is in monday.csv and in tuesday.csv, in parts: 0 of 1 charge are the same; all are counted',
      ],
    },
    {
      of: 'charges without an invoice number, which another file has with one',
      records: [
        {
          file: 'whole.csv',
          charges: [
            ['Freight', '10.00'],
            ['Fuel', '1.00'],
          ],
        },
        {
          file: 'part.csv',
          invoice: null,
          charges: [
            ['Freight', '10.00'],
            ['Fuel', '1.00'],
          ],
        },
      ],
      finds: [
        '11.00 USD may count twice: 2 of 2 charges without an invoice number in part.csv (record 2) are in whole.csv too, on invoice A1',
      ],
    },
    {
      of: 'a charge without an invoice number, which another file has on two invoices',
      records: [
        { file: 'whole.csv', charges: [['Freight', '10.00']] },
        { file: 'whole.csv', invoice: 'A2', invoiced: '2025-09-13', charges: [['Freight', '10.00']] },
        { file: 'part.csv', invoice: null, charges: [['Freight', '10.00']] },
      ],
      finds: [
        '10.00 USD may count twice: 1 of 1 charge without an invoice number in part.csv (record 3) is in whole.csv too, on invoice A1',
      ],
    },
    {
      of: 'the same fee without a shipment in two files, one of them without an invoice number',
      records: [
        { file: 'one.csv', parcel: null, charges: [['Weekly fee', '10.00']] },
        { file: 'part.csv', invoice: null, parcel: null, charges: [['Weekly fee', '10.00']] },
      ],
      finds: [],
    },
    {
      of: 'two invoices in two files',
      records: [
        { file: 'monday.csv', charges: [['Freight', '10.00']] },
        { file: 'tuesday.csv', invoice: 'A2', charges: [['Freight', '10.00']] },
      ],
      finds: [],
    },
  ],
  assess: (view) => {
    const unnumbered = createUnnumbered(view)
    const finish = (): Outcome => {
      const keys = new Set(view.state.deliveries.map((place) => place.file))
      const files = new Set(
        [...keys].flatMap((key) => namesOf(view.state, key).map((name, at) => `${key} ${at} ${name}`)),
      )
      const entries = entriesByDelivery(view)
      const verdicts = [
        ...view.repeats.map((repeat) => repeated(view, repeat, entries)),
        ...unnumbered.verdicts(),
      ]
      return {
        verdicts,
        assessed: files.size > 1 ? view.bills.length : 0,
        reason: files.size > 1 ? null : 'at least two files are needed',
      }
    }
    // A shipment on one invoice is not on another one.
    return { screen: NEVER, ship: unnumbered.ship, finish }
  },
}

type EntriesByDelivery = ReadonlyMap<number, readonly number[]>

function entriesByDelivery({ state, repeats }: View): EntriesByDelivery {
  const found = new Map<number, number[]>()
  for (const { deliveries } of repeats)
    for (const at of [...deliveries.own, ...deliveries.kept]) found.set(at, [])
  if (found.size === 0) return found
  const { col, length } = state.entries
  for (let entry = 0; entry < length; entry++) found.get(col.delivery[entry] as number)?.push(entry)
  return found
}

function repeated(view: View, repeat: Repeat, entries: EntriesByDelivery): Verdict {
  const { invoice, kept, file, shared, changed, lines, parts, left, deliveries } = repeat
  const bill = view.billOf(deliveries.own[0] ?? 0)
  const places = (of: readonly number[], name: string): Source[] =>
    of.map((at) => ({ ...view.source(at, view.place(at).row), file: name }))
  const evidence = [...places(deliveries.kept, kept), ...places(deliveries.own, file)].sort(bySource)
  const cost =
    parts || invoice.period !== null ? null : costOf(view, left ?? linesOf(view, deliveries.own, entries))
  const amount = cost === null || isNothing(cost) ? null : cost
  const [first, second] = [view.fileName(kept), view.fileName(file)].sort(byText)
  const damaged = parts || left !== null ? mayBeSame(view, repeat, entries) : 0
  return {
    direction: 'integrity',
    ...(damaged > 0 && { confidence: 'look' }),
    ...(parts || isNothing(cost ?? '1') ? { severity: 'info' as const } : {}),
    carrier: invoice.carrier,
    invoice: bill,
    amount,
    facts: {
      fault: parts ? 'parts' : 'whole',
      again: amount,
      invoice: billName(bill),
      month: bill.period,
      file_1: first,
      file_2: second,
      same: shared,
      ...(changed > 0 ? { changed } : {}),
      ...(damaged > 0 ? { damaged } : {}),
      charges: lines,
    },
    evidence,
  }
}

function linesOf(view: View, deliveries: readonly number[], entries: EntriesByDelivery): number[] {
  const { col } = view.state.lines
  const found: number[] = []
  for (const delivery of deliveries)
    for (const entry of entries.get(delivery) ?? [])
      for (let at = view.state.entries.col.head[entry] as number; at >= 0; at = col.next[at] as number)
        found.push(at)
  return found
}

/** Charges of parcels whose numbers a spreadsheet has damaged in one of the files, if they may be parcels of the other one. */
function mayBeSame(view: View, { invoice, deliveries }: Repeat, entries: EntriesByDelivery): number {
  const { shipment } = view.state.entries.col
  const isDoubtful = (entry: number): boolean => {
    const number = view.shipmentNumber(shipment[entry] as number)
    return number !== null && isDamaged(number) && view.damaged.mayBeOf(number, invoice.carrier)
  }
  const counts = [deliveries.own, deliveries.kept].map((own) =>
    own
      .flatMap((at) => entries.get(at) ?? [])
      .filter(isDoubtful)
      .reduce((sum, entry) => sum + view.linesOf(entry).length, 0),
  )
  return Math.max(...counts)
}

/** Net cost of the repeated lines. */
const costOf = (view: View, lines: readonly number[]): string | null =>
  lines.length === 0 ? null : unsigned(netOfLines(view.state, lines))
