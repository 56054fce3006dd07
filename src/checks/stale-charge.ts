import type { Bill } from '../invoices/bills.js'
import type { ViewLine } from '../invoices/view.js'
import { onceByNumber } from '../ledger/by-number.js'
import { NONE } from '../ledger/slots.js'
import { Exact } from '../values/decimal.js'
import { createSum, type Sum } from '../values/money.js'
import { count } from '../values/shown-amounts.js'
import { type Check, type ShipEntry, trackingOf } from './check.js'
import { dayNumber } from './rates.js'
import type { Verdict } from './verdict.js'

/** A charge older than this is stale by the X12 reason code. */
const STALE_DAYS = 180

/** Earlier than any day number. */
const UNDATED = -1_000_000

export const staleCharge: Check = {
  name: 'stale_charge',
  title: 'Charge billed late',
  severity: 'warning',
  confidence: 'look',
  mayBeUnread: 'of_shipment',
  claim: 'billing',
  evidenceNeeded: "the ship date, and the contract's limit for late billing",
  needs: 'the date of the charge or shipment, and the date of the invoice',
  says: `a charge is billed more than ${STALE_DAYS} days (or those of the configuration) after its date`,
  x12: '45',
  examples: [
    {
      of: 'a parcel billed a year later',
      records: [{ date: '2024-09-06', charges: [['Freight', '10.00']] }],
      finds: ['10.00 USD on 1 charge billed 365 days after 2024-09-06'],
    },
    {
      of: 'a parcel billed a year later with its discount',
      records: [
        {
          date: '2024-09-06',
          charges: [
            ['Freight', '10.00'],
            ['Discount', '-4.00', { category: 'discount' }],
          ],
        },
      ],
      finds: ['6.00 USD on 2 charges billed 365 days after 2024-09-06'],
    },
    {
      of: 'charges of several days: one is as old as a charge may be',
      records: [
        { date: '2024-09-06', charges: [['Freight', '10.00']] },
        { date: '2024-10-06', charges: [['Fuel', '1.00', { category: 'fuel' }]] },
        { date: '2025-03-10', charges: [['Residential', '5.00']] },
      ],
      finds: ['11.00 USD on 2 charges billed 365 days after 2024-09-06'],
    },
    {
      of: 'a discount alone, and charges of which a part or all is paid back',
      records: [
        { date: '2024-09-06', charges: [['Discount', '-4.00', { category: 'discount' }]] },
        {
          parcel: 'P2',
          date: '2024-09-06',
          charges: [
            ['Freight', '10.00'],
            ['Freight', '-6.00', { stage: 'credit' }],
          ],
        },
        { parcel: 'P3', date: '2024-09-06', charges: [['Freight', '10.00']] },
        { parcel: 'P3', invoice: 'A2', charges: [['Freight', '-10.00', { stage: 'credit' }]] },
      ],
      finds: ['4.00 USD on 1 charge billed 365 days after 2024-09-06'],
    },
    {
      of: 'charges billed after more days than the configuration allows, one of them paid back in another currency',
      given: { config: { stale_days: 30 } },
      records: [
        { parcel: 'P1', date: '2025-08-07', charges: [['Freight', '10.00']] },
        { parcel: 'P2', date: '2025-08-06', charges: [['Freight', '10.00']] },
        {
          parcel: 'P2',
          invoice: 'A2',
          currency: 'CAD',
          charges: [['Freight', '-10.00', { stage: 'credit' }]],
        },
      ],
      finds: ['10.00 USD on 1 charge billed 31 days after 2025-08-06'],
    },
    { of: 'a parcel billed in the same week', records: [{ charges: [['Freight', '10.00']] }], finds: [] },
  ],
  assess: (view) => {
    const limit = view.config.stale_days ?? STALE_DAYS
    const verdicts: Verdict[] = []
    let assessed = 0
    let undated = 0
    const { lines: charges, dates } = view.state
    const dayOf = onceByNumber((id) => (dayNumber(dates.list[id]?.slice(0, 10) ?? '') ?? UNDATED) - UNDATED)
    /** Days from a charge to its invoice. */
    const age = (charge: number, billed: number | undefined): number | undefined => {
      const day = dayOf(charges.col.date[charge] as number)
      return billed === undefined || day === 0 ? undefined : billed - UNDATED - day
    }
    let last: Bill | undefined
    let billedOn: number | undefined
    return {
      screen: ({ bill, pattern, lines }) => {
        if (bill !== last) [last, billedOn] = [bill, dayOfBill(bill)]
        let [dated, none] = [0, 0]
        for (let at = 0; at < pattern.charges.length; at++) {
          const days = age(lines[at] as number, billedOn)
          if (days === undefined) none++
          else if (days > limit) return true
          else dated++
        }
        assessed += dated
        undated += none
        return false
      },
      ship: ({ shipment, carrier, entries }) => {
        for (const { bill, lines } of entries) {
          const old: ViewLine[] = []
          const billed = dayOfBill(bill)
          let oldest = 0
          let since = ''
          for (const line of lines) {
            const days = age(line.at, billed)
            if (days === undefined) undated++
            else assessed++
            if (days === undefined || days <= limit || isCredit(line)) continue
            old.push(line)
            if (days <= oldest) continue
            oldest = days
            since = line.date?.slice(0, 10) ?? ''
          }
          if (old.length === 0) continue
          const sum = createSum()
          for (const line of old) sum.add(line.net)
          // What was paid back of the shipment is not paid back again.
          const net = shipment === NONE ? sum : netOf(entries, bill.currency)
          const amount = new Exact(net.text()).lt(sum.text()) ? net.text() : sum.text()
          if (sum.sign() <= 0 || net.sign() <= 0) continue
          verdicts.push({
            direction: 'over',
            carrier,
            invoice: bill,
            tracking: trackingOf(view, shipment),
            amount,
            facts: { billed: amount, charges: old.length, days: oldest, date: since },
            charges: old,
            evidence: old.map(({ source }) => source),
            charge: [...new Set(old.map(({ kind }) => kind.description))].join(', '),
            billed: amount,
            expected: '0',
          })
        }
      },
      finish: () => ({
        verdicts,
        assessed,
        reason:
          undated === 0
            ? null
            : `${undated} of ${count(assessed + undated, 'charge')}: the charge or the invoice has no date`,
      }),
    }
  },
}

const dayOfBill = ({ date }: Bill): number | undefined =>
  date === null ? undefined : dayNumber(date.slice(0, 10))

function netOf(entries: readonly ShipEntry[], currency: string | null): Sum {
  const net = createSum()
  for (const { bill, lines } of entries)
    if (bill.currency === currency) for (const line of lines) net.add(line.net)
  return net
}

/** Discounts are part of what was billed late; what was paid back is not. */
const isCredit = ({ net, kind }: ViewLine): boolean => net.text.startsWith('-') && kind.stage !== 'original'
