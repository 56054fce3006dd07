/**
 * Accounts with all carriers, billed week after week without end: the files of a day depend only on the seed and the day. Each
 * format has its weekdays, so that something comes every day.
 */
import { date, day } from './calendar.js'
import { DHL_ECOMMERCE_FAULTS } from './dhl-ecommerce.js'
import { DHL_EXPRESS_FAULTS } from './dhl-express-invoices.js'
import { ENGLISH } from './dpd-insights-language.js'
import { DPD_UK_FAULTS } from './dpd-uk.js'
import { encode } from './encode.js'
import { FEDEX_EDI_FAULTS } from './fedex-edi.js'
import { FEDEX_INTL_FAULTS } from './fedex-intl.js'
import { FEDEX_US_FAULTS } from './fedex-us.js'
import { FREIGHT_FAULTS } from './freight/bills.js'
import { GENERATORS } from './index.js'
import { createRandom } from './random.js'
import { ROYAL_MAIL_BEX_FAULTS } from './royal-mail-bex.js'
import { ROYAL_MAIL_COMBINED_FAULTS } from './royal-mail-combined.js'
import { ROYAL_MAIL_INVOICE_FAULTS } from './royal-mail-invoice.js'
import { FAULT_NOTES, type FaultKind, type Planted, type Turn } from './types.js'
import { UPS_FAULTS } from './ups-billing.js'
import { USPS_FAULTS } from './usps-eps.js'

interface Account {
  readonly carrier: string
  /** Days from the Monday of the week that is billed to the day on which the file comes. */
  readonly days: number
  readonly rows: number
  readonly faults: readonly FaultKind[]
  /** Of the file's name: csv. */
  readonly ending?: string
  /** Whether invoices now and then come without their last shipments, and whole two days later. */
  readonly restated?: boolean
  /** Whether what was billed twice is given back two invoices later. */
  readonly givesBack?: boolean
  /** Only one in this many invoices of the account can have a fault. */
  readonly every?: number
}

const ACCOUNTS: Readonly<Record<string, Account>> = {
  'fedex-us': {
    carrier: 'fedex',
    days: 7,
    rows: 60,
    faults: FEDEX_US_FAULTS,
    restated: true,
    givesBack: true,
  },
  'dhl-ecommerce': { carrier: 'dhl_ecommerce', days: 8, rows: 120, faults: DHL_ECOMMERCE_FAULTS, every: 2 },
  'fedex-intl': { carrier: 'fedex', days: 9, rows: 70, faults: FEDEX_INTL_FAULTS },
  'dpd-uk': { carrier: 'dpd', days: 9, rows: 40, faults: DPD_UK_FAULTS },
  'usps-eps': { carrier: 'usps', days: 10, rows: 60, faults: USPS_FAULTS },
  'royal-mail-bex': { carrier: 'royal_mail', days: 10, rows: 50, faults: ROYAL_MAIL_BEX_FAULTS },
  'dhl-express': { carrier: 'dhl_express', days: 11, rows: 70, faults: DHL_EXPRESS_FAULTS },
  'royal-mail-invoice': { carrier: 'royal_mail', days: 11, rows: 180, faults: ROYAL_MAIL_INVOICE_FAULTS },
  'ups-billing': { carrier: 'ups', days: 5, rows: 250, faults: UPS_FAULTS, restated: true, givesBack: true },
  'dpd-insights': { carrier: 'dpd', days: 5, rows: 50, faults: ENGLISH.faults },
  'fedex-edi': { carrier: 'fedex', days: 8, rows: 90, faults: FEDEX_EDI_FAULTS },
  'x12-freight': { carrier: 'x12_sender', days: 9, rows: 700, faults: FREIGHT_FAULTS, ending: 'edi' },
  'edifact-iftfcc': { carrier: 'edifact_sender', days: 10, rows: 510, faults: FREIGHT_FAULTS, ending: 'edi' },
  'edifact-invoic': { carrier: 'edifact_sender', days: 11, rows: 630, faults: FREIGHT_FAULTS, ending: 'edi' },
  'royal-mail-combined': { carrier: 'royal_mail', days: 6, rows: 120, faults: ROYAL_MAIL_COMBINED_FAULTS },
}

/** A Monday before which nothing is billed. */
const FIRST_MONDAY = day(2000, 1, 3)
/** Days until a file comes again. */
const AGAIN = 2

export interface SandboxPlan {
  readonly seed: number
  /** Counted from 1970-01-01. */
  readonly day: number
  readonly faults: boolean
}

export interface SandboxFault extends Planted {
  /** Day on which the carrier gives it back, as `YYYY-MM-DD`. */
  readonly given_back: string | null
}

export interface SandboxDelivery {
  /** The carrier's folder and the file in it. One that came before comes again under the same name, but for the copies that are planted. */
  readonly name: string
  readonly make: () => { readonly bytes: Uint8Array; readonly planted: readonly SandboxFault[] }
}

// Of four weeks' files one comes again as it was, one is restated where that happens, and one is copied as a fault.
const comesAgain = ({ rows }: Account, nth: number): boolean => (nth + rows) % 4 === 0
const isRestated = ({ rows, restated }: Account, nth: number): boolean =>
  restated === true && (nth + rows) % 4 === 1
const isCopied = ({ rows }: Account, nth: number): boolean => (nth + rows) % 4 === 2

/**
 * Two kinds a week, until each had its turn; where something is given back, one is that. Fees without a shipment are part of sound
 * invoices.
 */
function kindsOf({ faults, every = 1, givesBack }: Account, nth: number): readonly FaultKind[] {
  if (nth % every !== 0) return []
  const kinds = faults.filter((kind) => kind !== 'fee_without_shipment')
  const pair = [0, 1].flatMap((more) => kinds[(2 * (nth / every) + more) % kinds.length] ?? [])
  return givesBack ? [...new Set<FaultKind>(['duplicate_charge', ...pair])].slice(0, 2) : pair
}

function make({ seed, faults }: SandboxPlan, format: string, account: Account, turn: Turn) {
  // A file that is copied has no other fault.
  const plantedIn = (nth: number): readonly FaultKind[] =>
    faults && !isCopied(account, nth) ? kindsOf(account, nth) : []
  const made = GENERATORS[format]?.({
    seed: createRandom(seed).fork(format).next(),
    rows: account.rows,
    faults: plantedIn(turn.nth),
    turn: { ...turn, plantedIn },
  })
  if (made === undefined) throw new RangeError(`no generator of ${format}`)
  const bytes = encode([...made.chunks()].join(''), made.encoding)
  const planted = made.truth().planted.map((fault) => ({
    ...fault,
    given_back:
      account.givesBack && fault.kind === 'duplicate_charge' ? date(turn.monday + 14 + account.days) : null,
  }))
  return { bytes, planted }
}

/** What a copy under another name is: the whole invoice, billed twice. */
const COPIED: SandboxFault = {
  kind: 'invoice_redelivered',
  row: 1,
  tracking_number: null,
  invoice_id: null,
  amount: null,
  note: FAULT_NOTES.invoice_redelivered,
  given_back: null,
}

/** All that comes on a day. */
export function sandboxDeliveries(plan: SandboxPlan): SandboxDelivery[] {
  return Object.entries(ACCOUNTS).flatMap(([format, account]) => {
    const weekOf = (comes: number): Turn | undefined => {
      const monday = comes - account.days
      const nth = (monday - FIRST_MONDAY) / 7
      return nth >= 2 && Number.isInteger(nth) ? { nth, monday } : undefined
    }
    const name = (comes: number, mark = ''): string =>
      `${account.carrier}/${format}-${date(comes)}${mark}.${account.ending ?? 'csv'}`
    const delivery = (turn: Turn, mark = ''): SandboxDelivery => ({
      name: name(turn.monday + account.days, mark),
      make: () => {
        const made = make(plan, format, account, turn)
        return mark === '' ? made : { ...made, planted: [COPIED] }
      },
    })
    const now = weekOf(plan.day)
    const before = weekOf(plan.day - AGAIN)
    const again = before !== undefined && (comesAgain(account, before.nth) || isRestated(account, before.nth))
    return [
      ...(now === undefined ? [] : [delivery({ ...now, early: isRestated(account, now.nth) })]),
      ...(now !== undefined && plan.faults && isCopied(account, now.nth) ? [delivery(now, '-copy')] : []),
      ...(again ? [delivery(before)] : []),
    ]
  })
}
