/** Area surcharges compared with the carrier's own list of postal codes. */

import { NONE } from '../ledger/slots.js'
import { firstFor, isOnDay, namePattern } from '../tables/contract-scope.js'
import { count } from '../values/shown-amounts.js'
import type { Check } from './check.js'
import { chargeVerdict, namesCharge, parcelCharges, surchargeRow } from './contract-charges.js'
import { createTerms, notInForce, reasonsOf } from './contract-terms.js'
import { NEVER } from './plain-shipments.js'
import { priceOf } from './surcharge-price.js'
import type { Verdict } from './verdict.js'

/** Of this many charges at least one is for a postal code in the list, if it is the right list. */
const STRANGE = 20
const OTHER_LIST =
  'the list of the contract has none of their postal codes: it may be the list of other charges, or lack leading zeros'
const NOT_STATED = 'no list of the contract applies to them, or the file states no postal code'

export const areaSurcharge: Check = {
  name: 'area_surcharge',
  title: 'Area surcharge for a postal code that is not listed',
  severity: 'warning',
  confidence: 'certain',
  mayBeUnread: 'of_shipment',
  claim: 'billing',
  evidenceNeeded: "the carrier's list of postal codes for the ship date",
  needs:
    "a contract (--contract) with the carrier's own list of postal codes, and the destination's code in the file",
  says: 'an area surcharge is billed for a postal code that the carrier does not list, or lists for another surcharge',
  x12: '23',
  examples: [
    {
      of: 'an area surcharge for a postal code that is not listed',
      given: { contract: { carrier: 'example', areas: [{ charge: 'DAS*', codes: ['85321', '98220'] }] } },
      records: [
        {
          facts: { destination_postal_code: '43117-1200' },
          charges: [
            ['Freight', '11.10'],
            ['DAS Resi', '4.20', { category: 'delivery', subcategory: 'area' }],
          ],
        },
      ],
      finds: ['4.20 USD above the contract: 4.20 USD for DAS Resi; 43117-1200 is not listed'],
    },
    {
      of: 'an area surcharge for a postal code that is listed',
      given: { contract: { carrier: 'example', areas: [{ charge: 'DAS*', codes: ['85321', '98220'] }] } },
      records: [
        {
          facts: { destination_postal_code: '85321' },
          charges: [
            ['Freight', '11.10'],
            ['DAS Resi', '4.20', { category: 'delivery', subcategory: 'area' }],
          ],
        },
      ],
      finds: [],
    },
    {
      of: 'twenty charges without one listed postal code: the list is the wrong one',
      given: { contract: { carrier: 'example', areas: [{ charge: 'DAS*', codes: ['1001', '1002'] }] } },
      records: [
        {
          times: 20,
          parcel: 'P',
          facts: { destination_postal_code: '01001' },
          charges: [['DAS Resi', '4.20', { category: 'delivery', subcategory: 'area' }]],
        },
      ],
      finds: [],
    },
  ],
  assess: (view) => {
    const termsOf = createTerms(view)
    const verdicts: Verdict[] = []
    const left = new Map<string, number>()
    let [assessed, known] = [0, 0]
    return {
      screen: view.contracts.every(({ areas }) => areas.length === 0) ? NEVER : () => true,
      ship: (ship) => {
        if (view.contracts.every(({ areas }) => areas.length === 0)) return
        for (const charge of parcelCharges(view, ship)) {
          const { entry, line, asked } = charge
          const terms = termsOf(entry.delivery)
          const rows = terms?.rows('areas').filter((row) => namesCharge(row, line.kind)) ?? []
          if (terms === undefined || rows.length === 0) continue
          const row = firstFor(rows, asked, (one) => isOnDay(one, asked.day))
          const word = view.state.entries.col.destination[entry.entry] ?? NONE
          const code = word === NONE ? undefined : view.state.words.list[word]
          if (row === undefined || code === undefined) {
            const why = notInForce(terms, asked.day) ?? NOT_STATED
            left.set(why, (left.get(why) ?? 0) + 1)
            continue
          }
          assessed++
          const listed = row.codes(code, asked.day)
          if (listed.length > 0) known++
          if (listed.some((name) => name === '' || namePattern(name)(line.kind.description))) continue
          const [other] = listed
          // Its price if the contract has one; otherwise only the fact that it is another surcharge.
          const kind = { ...line.kind, code: null, description: other ?? '' }
          const price =
            other === undefined
              ? undefined
              : surchargeRow(terms.rows('surcharges'), { ...charge, line: { ...line, kind } }, asked)
          const right = other === undefined ? '0' : price === undefined ? undefined : priceOf(price, charge)
          const facts = {
            postal_code: code,
            ...(other !== undefined && { listed: other }),
            zone: null,
            weight: null,
          }
          const verdict = chargeVerdict(view, charge, right ?? line.net.text, facts)
          verdicts.push(right === undefined ? { ...verdict, direction: 'over', amount: null } : verdict)
        }
      },
      finish: () => {
        if (view.contracts.length === 0) return { verdicts, assessed, reason: 'no contract is given' }
        // A list that is cut off, or for another country, would accuse every parcel.
        if (known === 0 && assessed >= STRANGE)
          return { verdicts: [], assessed: 0, reason: `${count(assessed, 'area surcharge')}: ${OTHER_LIST}` }
        const none = assessed === 0 ? '`areas` of the contract applies to no charge' : null
        return { verdicts, assessed, reason: reasonsOf(left, 'area surcharge') ?? none }
      },
    }
  },
}
