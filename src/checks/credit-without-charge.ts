import type { Bill } from '../invoices/bills.js'
import type { View, ViewLine } from '../invoices/view.js'
import { NONE } from '../ledger/slots.js'
import type { Kind } from '../ledger/state.js'
import { unsigned } from '../values/decimal.js'
import { createSum, signOf } from '../values/money.js'
import { type Check, missing, trackingOf } from './check.js'
import { byPlainPattern } from './plain-shipments.js'
import type { Verdict } from './verdict.js'

export const creditWithoutCharge: Check = {
  name: 'credit_without_charge',
  title: 'Credit without its charge',
  severity: 'info',
  confidence: 'look',
  mayBeUnread: 'anywhere',
  claim: null,
  evidenceNeeded: 'the earlier invoice with the charge',
  needs: 'tracking numbers, and the files with the original charges',
  says: 'a shipment is credited, but its charge is in none of these files',
  examples: [
    {
      of: 'a credit without its charge',
      records: [{ charges: [['Freight', '-10.00', { stage: 'credit' }]] }],
      finds: ['10.00 USD credited for a shipment whose charge is in none of these files'],
    },
    {
      of: 'a credit of a parcel whose other record could not be read',
      records: [{ charges: [['Freight', '-10.00', { stage: 'credit' }]] }],
      uncharged: [{ parcel: 'P1', rejected: true }],
      finds: [
        '10.00 USD credited for a shipment whose charge is in none of these files; 1 more record of it could not be read',
      ],
    },
    {
      of: 'a credit with a discount',
      records: [
        {
          charges: [
            ['Freight', '-10.00', { stage: 'credit' }],
            ['Discount', '-2.00', { category: 'discount' }],
          ],
        },
      ],
      finds: ['10.00 USD credited for a shipment whose charge is in none of these files'],
    },
    {
      of: 'credits that are charged again: one as a whole, and one in part',
      records: [
        { parcel: 'P1', charges: [['Freight', '-10.00', { stage: 'credit' }]] },
        { parcel: 'P1', charges: [['Freight', '10.00', { stage: 'credit' }]] },
        { parcel: 'P2', charges: [['Freight', '-10.00', { stage: 'credit' }]] },
        { parcel: 'P2', charges: [['Freight', '4.00', { stage: 'credit' }]] },
      ],
      finds: ['6.00 USD credited for a shipment whose charge is in none of these files'],
    },
    {
      of: 'credits in two currencies',
      records: [
        { charges: [['Freight', '-10.00', { stage: 'credit' }]] },
        { invoice: 'A2', currency: 'CAD', charges: [['Freight', '-4.00', { stage: 'credit' }]] },
      ],
      finds: [
        '10.00 USD credited for a shipment whose charge is in none of these files',
        '4.00 CAD credited for a shipment whose charge is in none of these files',
      ],
    },
    {
      of: 'a discount, and an adjustment',
      records: [
        { charges: [['Discount', '-2.00', { category: 'discount' }]] },
        { parcel: 'P2', charges: [['Freight', '-2.00', { stage: 'adjustment' }]] },
      ],
      finds: [],
    },
    {
      of: 'a credit whose number a spreadsheet has damaged, and no parcel that it may be for',
      records: [
        { parcel: '880123456789', charges: [['Freight', '10.00']] },
        { parcel: '8.9E+11', charges: [['Freight', '-10.00', { stage: 'credit' }]] },
      ],
      finds: ['10.00 USD credited for a shipment whose charge is in none of these files'],
    },
    {
      of: 'the same with such a parcel, and a credit for a parcel whose charge may have such a number',
      records: [
        { parcel: '890123456789', charges: [['Freight', '10.00']] },
        { parcel: '8.9E+11', charges: [['Freight', '-10.00', { stage: 'credit' }]] },
        { parcel: '7.7E+11', charges: [['Freight', '10.00']] },
        { parcel: '770123456789', charges: [['Freight', '-10.00', { stage: 'credit' }]] },
      ],
      finds: [],
    },
    {
      of: 'a credit and its charge, both with the same damaged number',
      records: [
        { parcel: '8.9E+11', charges: [['Freight', '10.00']] },
        { parcel: '8.9E+11', charges: [['Freight', '-10.00', { stage: 'credit' }]] },
      ],
      finds: [],
    },
    {
      of: 'a credit with its charge',
      records: [
        { charges: [['Freight', '10.00']] },
        { charges: [['Freight', '-10.00', { stage: 'credit' }]] },
      ],
      finds: [],
    },
  ],
  assess: (view) => {
    const verdicts: Verdict[] = []
    let assessed = 0
    let left = 0
    return {
      screen: byPlainPattern(({ charges }) => charges.some(({ kind, net }) => isCreditOf(kind, net))),
      ship: ({ shipment, number, carrier, entries }) => {
        if (shipment === NONE || number === null) return
        if (!entries.some((entry) => entry.lines.some(isCredit))) return
        const lines = entries.flatMap((entry) => entry.lines.map((line) => ({ line, bill: entry.bill })))
        const isCharged = lines.some(({ line }) => !isCredit(line) && signOf(line.net) > 0)
        if (!isCharged && view.damaged.mayBeOf(number, carrier)) left++
        else {
          assessed++
          if (isCharged) return
          const credits = lines.filter(({ line }) => isCredit(line))
          for (const currency of new Set(credits.map(({ bill }) => bill.currency))) {
            const own = credits.filter(({ bill }) => bill.currency === currency)
            const found = verdictOf(view, { shipment, carrier, credits: own })
            if (found !== undefined) verdicts.push(found)
          }
        }
      },
      finish: () => {
        const all = assessed + left
        const why = 'a spreadsheet has damaged a number that may be its own'
        return {
          verdicts,
          assessed,
          reason:
            all === 0
              ? 'no credit of a shipment in these files'
              : missing(left, all, 'credited shipment', why),
        }
      },
    }
  },
}

interface Credited {
  readonly shipment: number
  readonly carrier: string
  readonly credits: readonly { readonly line: ViewLine; readonly bill: Bill }[]
}

/** Undefined if the credits are charged again. */
function verdictOf(view: View, { shipment, carrier, credits }: Credited): Verdict | undefined {
  const sum = createSum()
  for (const { line } of credits) sum.add(line.net)
  if (sum.sign() >= 0) return undefined
  const credit = unsigned(sum.text())
  const [first] = credits
  return {
    direction: 'integrity',
    carrier,
    ...(first !== undefined && { invoice: first.bill, charge: first.line.kind.description }),
    tracking: trackingOf(view, shipment),
    amount: credit,
    facts: { credit },
    charges: credits.map(({ line }) => line),
    evidence: credits.map(({ line }) => line.source),
  }
}

/** A credit by stage or category, or a negative charge or return. */
const isCredit = ({ kind, net }: ViewLine): boolean => isCreditOf(kind, signOf(net))

function isCreditOf({ stage, category }: Kind, sign: number): boolean {
  if (stage === 'credit' || category === 'refund') return true
  return sign < 0 && category !== 'discount' && stage !== 'adjustment'
}
