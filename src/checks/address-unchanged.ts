import type { View } from '../invoices/view.js'
import type { AuditState, Kind } from '../ledger/state.js'
import { foldAddress } from '../values/address.js'
import { createSum } from '../values/money.js'
import { type Check, type Mark, marksOf, markVerdict, missing, saysOf, tallied } from './check.js'
import { type AuditRecord, fact, kindAt, mark, ofShipment, tally } from './record.js'
import type { Verdict } from './verdict.js'

const NAME = 'address_unchanged'

const isAddressCorrection = ({ category, subcategory }: Pick<Kind, 'category' | 'subcategory'>): boolean =>
  category === 'correction' && subcategory === 'address'

function observe(record: AuditRecord, state: AuditState): void {
  let corrects = false
  for (let charge = record.first; charge < record.end && !corrects; charge++)
    corrects = isAddressCorrection(kindAt(record, charge))
  if (!corrects) return
  const [given, corrected] = [fact(record, 'given_address'), fact(record, 'corrected_address')]
  tally(record, NAME, given !== null && corrected !== null)
  if (given === null || corrected === null || foldAddress(given) !== foldAddress(corrected)) return
  mark(record, state, NAME, { postal_code: ofShipment(record, 'destination_postal_code') ?? '' })
}

const ADDRESS = { given_address: '1 Old Quarry Street\n\nFernhollow\nOH\n43117' }
const CORRECTION = [
  'Address Correction',
  '18.00',
  { category: 'correction', subcategory: 'address' },
] as const

export const addressUnchanged: Check = {
  name: NAME,
  title: 'Address corrected without a change',
  severity: 'warning',
  confidence: 'likely',
  mayBeUnread: 'nothing',
  claim: 'billing',
  evidenceNeeded: 'the address on the label, and the corrected one on the invoice',
  needs: 'address corrections whose records state both the original and the corrected address',
  says: 'an address correction is billed, but both addresses are the same except for case, punctuation, usual abbreviations or ZIP+4',
  x12: '40',
  examples: [
    {
      of: 'a correction that only spells the address differently',
      records: [
        {
          facts: { ...ADDRESS, corrected_address: '1 OLD QUARRY ST.\n\nFERNHOLLOW\nOH\n43117-0210' },
          charges: [CORRECTION],
        },
      ],
      finds: ['18.00 USD for Address Correction: the original address and the corrected one are the same'],
    },
    {
      of: 'a corrected house number, and a record without the original address',
      records: [
        {
          facts: { ...ADDRESS, corrected_address: '11 OLD QUARRY ST\n\nFERNHOLLOW\nOH\n43117' },
          charges: [CORRECTION],
        },
        { parcel: 'P2', facts: { corrected_address: '1 OLD QUARRY ST' }, charges: [CORRECTION] },
      ],
      finds: [],
    },
  ],
  observes: (declaration) => declaration?.facts?.given_address !== undefined,
  observe,
  assess: (view) => ({
    finish: () => {
      const { assessed, left } = tallied(view, NAME)
      return {
        verdicts: marksOf(view, NAME).flatMap((found) => judged(view, found)),
        assessed,
        reason: missing(left, assessed + left, 'address correction', 'the record lacks one of the addresses'),
      }
    },
  }),
}

function judged(view: View, found: Mark): Verdict[] {
  const { kinds, lines, amounts } = view.state
  const own = markVerdict(view, found)
  const charges = (own.charges ?? []).filter(({ at }) =>
    isAddressCorrection(kinds[lines.col.kind[at] as number] as Kind),
  )
  const sum = createSum()
  for (const { at } of charges) sum.add(amounts.money(lines.col.net[at] as number))
  if (sum.sign() <= 0) return []
  const kind = kinds[lines.col.kind[charges[0]?.at ?? 0] as number] as Kind
  const postal = saysOf(found).postal_code
  return [
    {
      ...own,
      charges,
      direction: 'over',
      amount: sum.text(),
      facts: { billed: sum.text(), charge: kind.description, postal_code: postal || null },
      charge: kind.description,
      billed: sum.text(),
      expected: '0',
    },
  ]
}
