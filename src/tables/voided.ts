/**
 * Whether a label was voided, from the columns of label buying tools: a flag, the date of the voiding,
 * the state of its refund, or the status of the label. Unknown words decide nothing and are reported.
 */
import { fold } from '../values/fold.js'

/** In order of precedence: columns about voiding come before the status of the parcel. */
export const VOIDED_COLUMNS = {
  flag: [
    'voided',
    'void',
    'is voided',
    'is void',
    'label voided',
    'cancelled',
    'canceled',
    'is cancelled',
    'is canceled',
    'refunded',
    'is refunded',
  ],
  date: [
    'voided at',
    'void date',
    'voided date',
    'date voided',
    'voided on',
    'cancelled at',
    'canceled at',
    'refunded at',
    'refund date',
    'date refunded',
  ],
  refund: ['refund status', 'refund state', 'void status', 'label refund status'],
  status: [
    'label status',
    'label state',
    'status',
    'shipment status',
    'shipping status',
    'transaction status',
    'tracking status',
  ],
} as const
export type VoidedColumn = keyof typeof VOIDED_COLUMNS

/** The value of one column for a label. */
export interface VoidedCell {
  readonly column: VoidedColumn
  readonly text: string
}

/** True or false, an unknown word, or undefined if no column states voiding. */
export type Voided = boolean | string | undefined

const words = (list: string): ReadonlySet<string> => new Set(list.split(' '))

const VOIDED = words(
  'voided void labelvoided voidedlabel refunded refundapproved refundaccepted cancelled canceled cancelledlabel canceledlabel',
)
const LIVE = words(
  'active accepted acceptedbycarrier availableforpickup bought completed complete created delivered despatched ' +
    'dispatched exception deliveryexception fulfilled intransit invoiced billed labelcreated ' +
    'labelprinted labelpurchased live manifested notvoided ok outfordelivery paid pickedup posted pretransit printed ' +
    'purchased refundrejected returned returning returntosender sent shipped success succeeded transit valid',
)
const YES = words('true yes y 1 x t on')
const NO = words('false no n 0 f off none na null')
const REFUND_MADE = words('success successful succeeded approved completed complete accepted issued')
const REFUND_REFUSED = words(
  'rejected denied refused declined failed failure error ineligible notapplicable notrequested notrefunded',
)

const IN: Readonly<Record<VoidedColumn, (word: string, text: string) => boolean | undefined>> = {
  flag: (word, text) =>
    wordMeans(word, YES, NO) ?? wordMeans(word, VOIDED, LIVE) ?? (DAY.test(text) ? true : undefined),
  date: (word, text) =>
    /^0+$/.test(word) ? false : (wordMeans(word, YES, NO) ?? (DAY.test(text) ? true : undefined)),
  refund: (word) =>
    wordMeans(word, REFUND_MADE, REFUND_REFUSED) ?? wordMeans(word, YES, NO) ?? wordMeans(word, VOIDED, LIVE),
  status: (word) => wordMeans(word, VOIDED, LIVE),
}

const wordMeans = (word: string, yes: ReadonlySet<string>, no: ReadonlySet<string>): boolean | undefined =>
  yes.has(word) ? true : no.has(word) ? false : undefined

/** A day in any order, at most with a month's name, or seconds since 1970. */
const DAY =
  /^\s*(\d{1,4}[-/. ]\d{1,2}[-/. ]{1,2}\d{1,4}|\d{8,}|\d{1,2}[-/. ]*\p{L}{3,9}[-/., ]*\d{2,4}|\p{L}{3,9}\.? \d{1,2},? \d{4})/u

/** No status and no date is longer than this. */
const LONGEST = 100

/** The first filled column decides; if all are blank, empty voiding columns mean that it was not voided. */
export function readVoided(cells: readonly VoidedCell[]): Voided {
  let blank: boolean | undefined
  let live: boolean | undefined
  // It may be a refund that is still pending: another column may still state that the label was voided.
  let unknown: string | undefined
  for (const { column, text } of cells) {
    if (text.trim() === '') {
      if (column !== 'status') blank = false
      continue
    }
    const answer = IN[column](fold(text), text.slice(0, LONGEST))
    if (answer === undefined) unknown ??= text.trim()
    // A rejected refund does not show whether the label was voided in another way.
    else if (answer || column === 'flag') return answer
    else live = answer
    if (column === 'status' && answer === false) break
  }
  return unknown ?? live ?? blank
}
