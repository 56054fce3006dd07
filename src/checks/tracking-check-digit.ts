import type { Bill } from '../invoices/bills.js'
import type { Charge, View } from '../invoices/view.js'
import type { Source } from '../schema/line-item.js'
import { count } from '../values/shown-amounts.js'
import { billName, type Check, type Ship } from './check.js'
import type { Verdict } from './verdict.js'

/** More wrong numbers than this on one invoice are one finding, because the numbers are made up. */
const EACH = 25

interface Wrong {
  readonly number: string
  readonly source: Source
  readonly charges: readonly Charge[]
}

export const trackingCheckDigit: Check = {
  name: 'tracking_check_digit',
  title: 'Tracking number with a wrong check digit',
  severity: 'info',
  confidence: 'look',
  mayBeUnread: 'nothing',
  claim: null,
  evidenceNeeded: 'the label with its tracking number',
  needs: 'tracking numbers with a check digit',
  says: 'a tracking number does not match its check digit: it was mistyped, cut or made up',
  examples: [
    {
      of: 'a number whose last digit should be 0',
      hints: { trackingCheck: (number) => number.endsWith('0') },
      records: [{ parcel: '1003', charges: [['Freight', '10.00']] }],
      finds: ['tracking number 1003 does not match its check digit'],
    },
    {
      of: 'a number whose digits a spreadsheet has damaged',
      hints: { trackingCheck: (number) => number.endsWith('0') },
      records: [{ parcel: '8.9E+11', charges: [['Freight', '10.00']] }],
      finds: [],
    },
    {
      of: 'a number with its check digit',
      hints: { trackingCheck: (number) => number.endsWith('0') },
      records: [{ parcel: '1000', charges: [['Freight', '10.00']] }],
      finds: [],
    },
  ],
  assess: (view) => {
    const wrong = new Map<Bill, Wrong[]>()
    let assessed = 0
    let left = 0
    return {
      screen: ({ pattern, number, tracked }) => {
        if (!tracked) return false
        const holds = pattern.hints?.trackingCheck?.(number)
        if (holds === false) return true
        if (holds === undefined) left++
        else assessed++
        return false
      },
      ship: (ship) => {
        const [first] = ship.entries
        if (first === undefined || ship.number === null || !ship.tracked) return
        const holds = ship.damaged ? undefined : view.hints(first.delivery)?.trackingCheck?.(ship.number)
        if (holds === undefined) left++
        else assessed++
        if (holds !== false) return
        const { bill } = first
        const list = wrong.get(bill) ?? []
        const source = placeOf(view, ship)
        list.push({ number: ship.number, source, charges: view.chargesOf(first.entry, source.row) })
        wrong.set(bill, list)
      },
      finish: () => {
        const verdicts = [...wrong].flatMap(([bill, list]) => judged(bill, list))
        const reason =
          left === 0
            ? assessed === 0
              ? 'no tracking number in these files'
              : null
            : `${left} of ${count(assessed + left, 'tracking number')}: no known check digit`
        return { verdicts, assessed, reason }
      },
    }
  },
}

/** The first record of the shipment with a charge, otherwise the first record of its delivery. */
function placeOf(view: View, ship: Ship): Source {
  const [entry] = ship.entries
  const line = entry?.lines[0]
  if (line !== undefined) return { ...line.source, column: null }
  const delivery = entry?.delivery ?? 0
  return view.source(delivery, view.place(delivery).row)
}

function judged(bill: Bill, list: readonly Wrong[]): Verdict[] {
  const sorted = [...list].sort((a, b) => (a.number < b.number ? -1 : 1))
  if (sorted.length > EACH)
    return [
      {
        direction: 'integrity',
        carrier: bill.carrier,
        invoice: bill,
        amount: null,
        facts: { numbers: sorted.length, invoice: billName(bill) },
        charges: sorted.flatMap(({ charges }) => charges),
        evidence: sorted.map(({ source }) => source),
      },
    ]
  return sorted.map(
    ({ number, source, charges }): Verdict => ({
      direction: 'integrity',
      carrier: bill.carrier,
      invoice: bill,
      tracking: number,
      amount: null,
      facts: { number },
      charges,
      evidence: [source],
    }),
  )
}
