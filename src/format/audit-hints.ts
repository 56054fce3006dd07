/** What the audit may assume about a carrier's files: how fuel, weight, tax and totals are calculated. */

import type { ChargeCategory } from '../schema/line-item.js'
import type { GuaranteeHint } from './guarantee-hints.js'
import type { SizeChargeHint } from './size-charge-hints.js'

/** The names of a carrier's services in its invoices and in tools that buy labels. */
export interface ServiceNames {
  /** The carrier's own names, which may be before the name of any service. */
  readonly brands: readonly string[]
  /** The names of each service; compared without case, punctuation and trade mark signs. */
  readonly services: readonly (readonly string[])[]
}

/** What the audit may assume about a carrier's files; the declaration gives the source of each. */
export interface AuditHints {
  /** Whether the check digit of a tracking number is right; undefined if the number is of no known kind. */
  readonly trackingCheck?: (trackingNumber: string) => boolean | undefined
  /** Names of the same service; a name that is in no list is not compared. */
  readonly services?: ServiceNames
  /** What is refunded for late deliveries; without it no service is guaranteed. */
  readonly guarantee?: GuaranteeHint
  /** Charges that a parcel's size or weight must justify. */
  readonly sizeCharges?: SizeChargeHint
  readonly fuel?: FuelHint
  readonly weight?: WeightHint
  readonly price?: PriceHint
  readonly tax?: TaxHint
  /** Each record is a separate invoice: they are reported per account and month instead. */
  readonly invoices?: 'account_month'
  /** Lines without an invoice number are an error: a record above them should have stated it. */
  readonly invoiceRequired?: true
  /** The same charge of a parcel on a later invoice is usual (returns, corrections). */
  readonly repeatsAcrossInvoices?: true
  /** A shipment may have several base charges on one invoice. */
  readonly severalBaseCharges?: true
  readonly rowTotal?: RowTotalHint
  readonly once?: OnceHint
  /** Whether a charge replaces another one that was billed before. */
  readonly chargeback?: (charge: { readonly code: string | null; readonly description: string }) => boolean
  /** Whether an adjustment refunds a charge although its category is that of the charge: fuel, tax. */
  readonly refund?: (code: string | null) => boolean
  /** Whether an adjustment bills something the customer ordered, such as a pickup, and corrects no charge. */
  readonly requested?: (code: string | null) => boolean
  /** Whether a charge reverses a discount or an exemption together with the charge it applied to: legitimately positive. */
  readonly takenBack?: (code: string | null) => boolean
  /** Whether a charge is an adjustment of the account that is only booked on a parcel, and not a cost of that parcel. */
  readonly accountAdjustment?: (charge: {
    readonly code: string | null
    readonly description: string
  }) => boolean
  /** What precedes the name of a service whose freight is billed later than usual: it has the price of the service. */
  readonly billedLate?: RegExp
  /** Base charges whose description states a business address. */
  readonly commercial?: RegExp
  /** Base charges whose description states a residential address, whether or not a surcharge is billed. */
  readonly residential?: RegExp
  readonly claims?: ClaimHint
}

/** Which surcharges a parcel of one piece has at most once. */
export interface OnceHint {
  /** A record states the number of its pieces, so that one of a single piece has no surcharge twice. */
  readonly inRecord?: true
  /** Descriptions of surcharges that exclude each other. */
  readonly oneOf?: RegExp
}

/** How long charges may be claimed, by the subject of the claim. */
export interface ClaimHint {
  /** A charge that is wrong. */
  readonly billing?: ClaimWindow
  /** A delivery that came late. */
  readonly late?: ClaimWindow
  /** What happens to a claim when the invoice is paid, or paid short. */
  readonly note?: string
}

export interface ClaimWindow {
  readonly days: number
  /** The day from which they are counted. */
  readonly from: ClaimStart
  /** What other sources state, if the carrier does not publish a single number. */
  readonly unconfirmed?: string
}

/** `due`: the day that the shipment was to be delivered on. */
export type ClaimStart = 'invoice' | 'due'

/** How a fuel surcharge is calculated. */
export interface FuelHint {
  /**
   * `stated`: the record states the amount it is calculated from (`charge_basis`). Otherwise the sum of the record's other
   * lines: those with the named categories and codes, or all but those of some categories.
   */
  readonly base:
    | 'stated'
    | { readonly of: readonly ChargeCategory[]; readonly codes?: readonly string[] }
    | { readonly except: readonly ChargeCategory[] }
  /** How long a rate is valid. */
  readonly period: 'week' | 'month'
}

/** How the price of a parcel is stated. Formats without it are not audited for prices. */
export interface PriceHint {
  /**
   * The name that the user's contract has for the discount between gross and net of a charge. Without it discounts are
   * separate lines in the record of the base charge.
   */
  readonly gap?: string
  /** Whether a charge is part of the base price although it is a separate record. */
  readonly modifier?: (code: string | null) => boolean
  /** Services and descriptions of base charges with a single price for all parcels of a shipment. */
  readonly byShipment?: RegExp
}

/** How the billed weight follows from what the record states. */
export type WeightHint =
  /** From actual weight, sides and divisor. */
  | {
      readonly kind: 'dimensional'
      /** From this day on each side is rounded up first. */
      readonly sidesRoundedUpSince?: string
      /** Used if the record states none. */
      readonly divisor?: string
      readonly minimums?: readonly WeightMinimum[]
    }
  /**
   * The weight entered by the shipper, if the carrier states that it billed the actual weight (billed weight types). The
   * dimensional types use the user's divisor, because the file has none.
   */
  | {
      readonly kind: 'entered'
      readonly actual: readonly string[]
      readonly dimensional: readonly string[]
      readonly sidesRoundedUpSince?: string
      /** By size only: the charges of a parcel are separate records. */
      readonly minimums?: readonly WeightMinimum[]
    }

/** Least billed weight of a parcel that has a charge, or exceeds any of these sizes; if both are given, both must hold. */
export interface WeightMinimum {
  readonly weight: string
  /** Of the billed weight. */
  readonly unit: RegExp
  /** A charge of the record has a description like this. */
  readonly charge?: RegExp
  readonly over?: {
    readonly longest?: string
    readonly second?: string
    /** Longest side plus twice the other two. */
    readonly lengthAndGirth?: string
    /** The unit of the sides, also of records that state none. */
    readonly unit: RegExp
  }
}

/** How tax can be tested. Rates in per cent. */
export type TaxHint =
  /** Compares the taxes of the record's lines with the record's tax, and total + tax with the total with tax. */
  | { readonly kind: 'record' }
  /** `gross_cost` is net with tax, at one of these rates. */
  | { readonly kind: 'gross_at_rate'; readonly rates: readonly string[] }
  /** Net + tax of the record = its total with tax; the rate is not tested. */
  | { readonly kind: 'gross_is_sum' }
  /** Compares net per `tax_class` at its rate, rounded once per invoice, with the declared tax. */
  | { readonly kind: 'invoice_by_class'; readonly rates: Readonly<Record<string, string>> }

export interface RowTotalHint {
  /** The total may have the other sign (a refund that is negative in one of two columns). */
  readonly anySign?: true
  /** If the charges of a record are only in these columns, they do not show everything that its total contains. */
  readonly incomplete?: readonly string[]
}
