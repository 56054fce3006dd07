import type { View } from '../invoices/view.js'
import { isCode } from '../tables/currency.js'
import type { ExpectedCost } from '../tables/expected-shipments.js'
import { mayBeOneOf } from '../values/damaged-number.js'
import { unsigned } from '../values/decimal.js'
import { foldIdentifier } from '../values/fold.js'
import { byText } from '../values/order.js'
import { NEEDS, namesParcel, nothingExpected } from './against-expected.js'
import { type Check, missing, uncomparedText } from './check.js'
import { NEVER } from './plain-shipments.js'
import { allReasons } from './reasons.js'
import type { Verdict } from './verdict.js'

export const expectedNotBilled: Check = {
  name: 'expected_not_billed',
  title: 'Expected but not billed',
  severity: 'warning',
  confidence: 'look',
  mayBeUnread: 'anywhere',
  claim: null,
  evidenceNeeded: 'none: it may be billed later',
  needs: NEEDS,
  says: 'an expected shipment is on no invoice of this run: shipped but not billed yet',
  examples: [
    {
      of: 'a parcel of the list that is on no invoice',
      given: { expected: [{ tracking_number: 'P9', cost: '10.00', currency: 'USD' }] },
      records: [{ charges: [['Freight', '12.00']] }],
      finds: ['10.00 USD expected for a shipment that is on none of these invoices'],
    },
    {
      of: 'a refund of the list that is on no invoice',
      given: { expected: [{ tracking_number: 'P9', cost: '-4.00', currency: 'USD' }] },
      records: [{ charges: [['Freight', '12.00']] }],
      finds: ['-4.00 USD expected for a shipment that is on none of these invoices'],
    },
    {
      of: 'a parcel of the list of which only the account is adjusted, and a voided label',
      hints: { accountAdjustment: ({ description }) => description === 'Adjustment' },
      given: {
        expected: [
          { tracking_number: 'P2', cost: '10.00', currency: 'USD' },
          { tracking_number: 'P3', cost: '10.00', voided: true },
        ],
      },
      records: [
        { charges: [['Freight', '12.00']] },
        { parcel: 'P2', charges: [['Adjustment', '-3.00', { category: 'adjustment' }]] },
      ],
      finds: ['10.00 USD expected for a shipment that is on none of these invoices'],
    },
    {
      of: 'parcels of the list whose records charge nothing, or could not be read',
      given: {
        expected: [
          { tracking_number: 'P2', cost: '10.00' },
          { tracking_number: 'P3', cost: '10.00' },
        ],
      },
      records: [{ charges: [['Freight', '12.00']] }],
      uncharged: [{ parcel: 'P2' }, { parcel: 'P3', rejected: true }],
      finds: [],
    },
    {
      of: 'a parcel of the list that may be one whose number a spreadsheet has shortened, and one that may not',
      given: {
        expected: [
          { tracking_number: '890123456789', cost: '10.00', currency: 'USD' },
          { tracking_number: '880123456789', cost: '11.00', currency: 'USD' },
        ],
      },
      records: [{ parcel: '8.9E+11', charges: [['Freight', '12.00']] }],
      finds: ['11.00 USD expected for a shipment that is on none of these invoices'],
    },
    {
      of: 'a parcel of the list that is billed',
      given: { expected: [{ tracking_number: 'P1', cost: '10.00' }] },
      records: [{ charges: [['Freight', '12.00']] }],
      finds: [],
    },
    {
      of: 'a parcel of the list that is on an invoice with a charge of zero',
      given: { expected: [{ tracking_number: 'P1', cost: '10.00' }] },
      records: [{ charges: [['Freight', '0.00']] }],
      finds: [],
    },
  ],
  assess: (view) => {
    const seen = new Set<ExpectedCost>()
    const damaged = new Set<string>()
    return {
      screen: view.expected === undefined ? NEVER : () => true,
      ship: ({ number, damaged: isDamaged, entries }) => {
        if (isDamaged && number !== null) damaged.add(number)
        const expected = number === null ? undefined : view.expected?.find(number)
        if (expected !== undefined && entries.some(namesParcel)) seen.add(expected)
      },
      finish: () => {
        const expected = view.expected?.all ?? []
        const rejected = new Set<ExpectedCost>()
        for (const record of view.unread.uncharged) {
          const one = view.expected?.find(record.tracking_number ?? '')
          if (one !== undefined) (record.rejected === true ? rejected : seen).add(one)
        }
        const mayBeDamaged = mayBeOneOf(damaged)
        const isShortened = (one: ExpectedCost): boolean =>
          !rejected.has(one) && mayBeDamaged(foldIdentifier(one.tracking_number))
        const notSeen = expected.filter((one) => one.voided !== true && !seen.has(one))
        const open = notSeen.filter((one) => !rejected.has(one) && !isShortened(one))
        const left = notSeen.length - open.length
        const why = [
          ...(notSeen.some((one) => rejected.has(one)) ? [rejectedText(view, rejected)] : []),
          ...(notSeen.some(isShortened) ? ['a spreadsheet may have shortened its number'] : []),
        ]
        return {
          verdicts: open.map((one) => verdictOf(view, one)),
          assessed: expected.length - left,
          reason:
            nothingExpected(view) ??
            allReasons([
              left === 0 ? null : missing(left, expected.length, 'expected shipment', why.join(' or ')),
              uncomparedText(view),
            ]),
        }
      },
    }
  },
}

const verdictOf = (view: View, one: ExpectedCost): Verdict => ({
  // A negative expected cost is a refund that is still due.
  direction: one.cost?.startsWith('-') === true ? 'over' : 'under',
  carrier: null,
  tracking: one.tracking_number,
  currency: isCode(one.currency) ? one.currency : null,
  amount: one.cost === undefined ? null : unsigned(one.cost),
  facts: { expected: one.cost, uncompared: view.unread.uncompared || null },
  mayBeUnread: 'anywhere',
  evidence: [{ file: view.expected?.file ?? '', row: one.line, column: null }],
  charge: 'shipment',
  billed: '0',
  ...(one.cost === undefined ? {} : { expected: one.cost }),
})

/** `its record could not be read (3 in a.csv, 1 in b.csv)` */
function rejectedText(view: View, rejected: ReadonlySet<ExpectedCost>): string {
  const records = new Map<string, number>() // by file
  for (const { file, tracking_number, rejected: isRejected } of view.unread.uncharged) {
    const one = view.expected?.find(tracking_number ?? '')
    if (isRejected !== true || one === undefined || !rejected.has(one)) continue
    const name = view.fileName(file)
    records.set(name, (records.get(name) ?? 0) + 1)
  }
  const names = [...records].sort(([a], [b]) => byText(a, b)).map(([name, number]) => `${number} in ${name}`)
  const more = names.length > NAMED ? [`${names.length - NAMED} more files`] : []
  return `a record of it could not be read (${[...names.slice(0, NAMED), ...more].join(', ')})`
}

/** Files that a reason names. */
const NAMED = 5
