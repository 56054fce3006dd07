/** Seasonal surcharges: billed at their price, within the season, and with the charge that they belong to. */

import type { ContractRow } from '../tables/contract.js'
import { type ContractQuery, isFor, isOnDay, namePattern, rowOf } from '../tables/contract-scope.js'
import { epochDay } from '../values/calendar.js'
import { isNothing, minus } from '../values/decimal.js'
import type { Check, Ship } from './check.js'
import {
  alongside,
  chargeVerdict,
  namesCharge,
  type ParcelCharge,
  parcelCharges,
} from './contract-charges.js'
import { createTerms, createUncovered, isNearChange, notInForce } from './contract-terms.js'
import { NEVER } from './plain-shipments.js'
import type { Verdict } from './verdict.js'

type Row = ContractRow<'peak'>

const CONTRACT = {
  carrier: 'example',
  peak: [
    { charge: 'Demand*', from: '2025-09-29', to: '2026-01-18', net: '1.15' },
    { charge: 'Peak - AHS', from: '2025-08-01', to: '2026-01-18', net: '7.00', only_with: 'AHS*' },
  ],
}
const demand = (net: string) =>
  [
    ['Freight', '11.10'],
    ['Demand Surcharge', net, { category: 'peak' }],
  ] as const

/** Days around a season in which a charge counts as one of it. Beyond them it may belong to a season without a row. */
const AROUND = 60

export const peakSurcharge: Check = {
  name: 'peak_surcharge',
  title: 'Seasonal surcharge not as listed',
  severity: 'warning',
  confidence: 'certain',
  mayBeUnread: 'of_shipment',
  claim: 'billing',
  evidenceNeeded: "the carrier's list of seasonal surcharges, with days and prices",
  needs: 'a contract (--contract) with the seasonal surcharges',
  says: 'a seasonal surcharge is billed outside its season, at another price, or without the charge that it belongs to',
  x12: '23',
  examples: [
    {
      of: 'a charge before its season, and one without the charge that it belongs to',
      given: { contract: CONTRACT },
      records: [
        { date: '2025-09-02', charges: demand('1.15') },
        {
          parcel: 'P2',
          charges: [
            ['Freight', '11.10'],
            ['Peak - AHS', '7.00', { category: 'peak' }],
          ],
        },
      ],
      finds: [
        '1.15 USD above the contract: 1.15 USD for Demand Surcharge; 2025-09-02 is outside its seasons',
        '7.00 USD above the contract: 7.00 USD for Peak - AHS; only with AHS*, which is not billed',
      ],
    },
    {
      of: 'a price other than that of the season',
      given: { contract: CONTRACT },
      records: [{ date: '2025-11-03', charges: demand('1.60') }],
      finds: ['0.45 USD above the contract: 1.60 USD for Demand Surcharge; 1.15 USD agreed'],
    },
    {
      of: 'the charge that it belongs to on another invoice, and a parcel whose service is on no invoice, with seasons by service',
      given: {
        contract: {
          ...CONTRACT,
          peak: [
            { charge: 'Peak - AHS', from: '2025-08-01', to: '2026-01-18', net: '7.00', only_with: 'AHS*' },
            { charge: 'Demand*', service: ['Ground'], from: '2025-08-01', to: '2026-01-18', net: '1.15' },
            { charge: 'Demand*', from: '2025-06-01', to: '2025-08-15', net: '2.00' },
          ],
        },
      },
      records: [
        { charges: [['AHS - Dimensions', '18.00', { category: 'handling' }]] },
        { invoice: 'A2', charges: [['Peak - AHS', '7.00', { category: 'peak' }]] },
        { parcel: 'P2', charges: [['Demand Surcharge', '1.15', { category: 'peak' }]] },
      ],
      finds: [],
    },
    {
      of: 'charges 60 and 61 days before a season and after it: of the latter the contract may have no row',
      given: {
        contract: {
          ...CONTRACT,
          peak: [{ charge: 'Demand*', from: '2025-06-01', to: '2025-06-30', net: '1.15' }],
        },
      },
      records: ['2025-04-01', '2025-04-02', '2025-08-29', '2025-08-30'].map((date, at) => ({
        parcel: `P${at}`,
        date,
        charges: demand('1.15'),
      })),
      finds: [
        '1.15 USD above the contract: 1.15 USD for Demand Surcharge; 2025-04-02 is outside its seasons',
        '1.15 USD above the contract: 1.15 USD for Demand Surcharge; 2025-08-29 is outside its seasons',
      ],
    },
    {
      of: 'the price of the season',
      given: { contract: CONTRACT },
      records: [{ date: '2025-11-03', charges: demand('1.15') }],
      finds: [],
    },
  ],
  assess: (view) => {
    const termsOf = createTerms(view)
    const verdicts: Verdict[] = []
    let assessed = 0
    const left = createUncovered('seasonal surcharge')
    return {
      screen: view.contracts.every(({ peak }) => peak.length === 0) ? NEVER : () => true,
      ship: (ship) => {
        if (view.contracts.every(({ peak }) => peak.length === 0)) return
        for (const charge of parcelCharges(view, ship)) {
          const terms = termsOf(charge.entry.delivery)
          const rows = terms?.rows('peak').filter((row) => namesCharge(row, charge.line.kind)) ?? []
          if (terms === undefined || rows.length === 0) continue
          const { day } = askedOn(rows, charge)
          const judged = notInForce(terms, day) === null ? judge(rows, charge, ship) : undefined
          if (judged === undefined) {
            left.add(terms, day)
            continue
          }
          assessed++
          if (isNothing(minus(charge.line.net.text, judged.right))) continue
          const isChange = isNearChange(rows, askedOn(rows, charge))
          verdicts.push({
            ...chargeVerdict(view, charge, judged.right, {
              zone: null,
              weight: null,
              ...judged.facts,
              ...(isChange && { near_change: 'yes' }),
            }),
            ...(judged.facts.only_with !== undefined && { mayBeUnread: 'on_invoice' as const }),
          })
        }
      },
      finish: () => ({
        verdicts,
        assessed,
        reason:
          view.contracts.length === 0
            ? 'no contract is given'
            : (left.reason() ?? (assessed === 0 ? '`peak` of the contract applies to no charge' : null)),
      }),
    }
  },
}

/** By the ship date, or by the invoice date if the contract says so. */
function askedOn(rows: readonly Row[], { asked, entry }: ParcelCharge): ContractQuery {
  return rows[0]?.terms.by === 'invoice_date' ? { ...asked, day: entry.bill.date ?? asked.day } : asked
}

/** Undefined if the contract states no price. */
function judge(
  rows: readonly Row[],
  charge: ParcelCharge,
  ship: Ship,
): { readonly right: string; readonly facts: Verdict['facts'] } | undefined {
  const asked = askedOn(rows, charge)
  const row = rowOf(rows, asked)
  if (row === undefined) {
    // Without a service any season may be that of the parcel.
    const ofParcel = rows.filter(
      (one) => isFor(one, asked) || (asked.service === '' && one.isService !== null),
    )
    const isOutside = ofParcel.some((one) => isAround(one, asked.day))
    return isOutside && !ofParcel.some((one) => isOnDay(one, asked.day))
      ? { right: '0', facts: { outside: asked.day } }
      : undefined
  }
  const { net, only_with: other } = row.terms
  if (other === undefined || hasCharge(ship, charge, other)) return { right: net, facts: {} }
  return { right: '0', facts: { only_with: other } }
}

function isAround({ from, to }: Row, day: string): boolean {
  if (from === null || to === null || day === '') return false
  const at = epochDay(day)
  return epochDay(from) - AROUND <= at && at <= epochDay(to) + AROUND
}

function hasCharge({ shipment, entries }: Ship, { entry, line }: ParcelCharge, pattern: string): boolean {
  const isOther = namePattern(pattern)
  return alongside(shipment, entries, entry).some(
    (one) => one !== line && one.kind.category !== 'peak' && isOther(one.kind.description),
  )
}
