/** What the audit may assume of a carrier's files: how fuel, weight, tax and totals come about. */

import type { ChargeCategory } from '../schema/line-item.js'
import type { GuaranteeHint } from './guarantee-hints.js'
import type { SizeChargeHint } from './size-charge-hints.js'

/** The names of a carrier's services, as its invoices and the tools that buy labels write them. */
export interface ServiceNames {
  /** The carrier's own names, which may be before the name of any service. */
  readonly brands: readonly string[]
  /** The names of each service; compared without case, punctuation and trade mark signs. */
  readonly services: readonly (readonly string[])[]
}

/** What the audit may assume of a carrier's files; each with its source in the declaration. */
export interface AuditHints {
  /** Whether a tracking number's check digit holds; undefined where the number is of no known kind. */
  readonly trackingCheck?: (trackingNumber: string) => boolean | undefined
  /** Names that are one service; what is in none of the lists is not compared. */
  readonly services?: ServiceNames
  /** What is paid back for late deliveries; without it no service is guaranteed. */
  readonly guarantee?: GuaranteeHint
  /** Charges that a parcel's size or weight must bear out. */
  readonly sizeCharges?: SizeChargeHint
  readonly fuel?: FuelHint
  readonly weight?: WeightHint
  readonly price?: PriceHint
  readonly tax?: TaxHint
  /** Each record is an invoice of its own: reported per account and month instead. */
  readonly invoices?: 'account_month'
  /** Lines without an invoice number are a fault: a record above them should have stated it. */
  readonly invoiceRequired?: true
  /** The same charge of a parcel on a later invoice is usual (returns, corrections). */
  readonly repeatsAcrossInvoices?: true
  /** A shipment may have several base charges on one invoice. */
  readonly severalBaseCharges?: true
  readonly rowTotal?: RowTotalHint
  /** Whether a charge takes the place of another one that was billed before. */
  readonly chargeback?: (charge: { readonly code: string | null; readonly description: string }) => boolean
  /** Whether an adjustment pays back what was billed, though its category is that of the charge: fuel, tax. */
  readonly refund?: (code: string | null) => boolean
  /** Whether an adjustment bills what was asked for, such as a pickup: it corrects no charge. */
  readonly requested?: (code: string | null) => boolean
  /** Whether a charge takes back a discount or an exemption together with what it was given on: legitimately positive. */
  readonly takenBack?: (code: string | null) => boolean
  /** Whether a charge is an adjustment of the account that is booked on a parcel: no cost of that parcel. */
  readonly accountAdjustment?: (charge: {
    readonly code: string | null
    readonly description: string
  }) => boolean
  /** Base charges whose description says the address is a business. */
  readonly commercial?: RegExp
  /** Base charges whose description says that it is a home, whether a surcharge is billed or not. */
  readonly residential?: RegExp
  readonly claims?: ClaimHint
}

/** How long charges may be claimed, by what the claim is about. */
export interface ClaimHint {
  /** A charge that is wrong. */
  readonly billing?: ClaimWindow
  /** A delivery that came late. */
  readonly late?: ClaimWindow
  /** What the carrier does to a claim when the invoice is paid, or paid short. */
  readonly note?: string
}

export interface ClaimWindow {
  readonly days: number
  /** The day that they count from. */
  readonly from: ClaimStart
  /** What other sources say, where the carrier publishes no one number. */
  readonly unconfirmed?: string
}

/** `due`: the day that the shipment was to be delivered on. */
export type ClaimStart = 'invoice' | 'due'

/** How a fuel surcharge comes about. */
export interface FuelHint {
  /**
   * `stated`: the record states the amount it is taken from (`charge_basis`). Else the sum of the record's other
   * lines: those of the named categories and codes, or all but those of some categories.
   */
  readonly base:
    | 'stated'
    | { readonly of: readonly ChargeCategory[]; readonly codes?: readonly string[] }
    | { readonly except: readonly ChargeCategory[] }
  /** How long a rate holds. */
  readonly period: 'week' | 'month'
}

/** How the price of a parcel is stated. Formats without it are not audited for prices. */
export interface PriceHint {
  /**
   * A charge's discount is the gap between its gross and its net: the name that the user's contract has for it. Without
   * it discounts are lines of their own in the record of the base charge.
   */
  readonly gap?: string
  /** Whether a charge is part of the base price, though it is a record of its own. */
  readonly modifier?: (code: string | null) => boolean
  /** Services, and descriptions of base charges, that have one price for all parcels of a shipment. */
  readonly byShipment?: RegExp
}

/** How the billed weight follows from what the record says. */
export type WeightHint =
  /** From actual weight, sides and divisor. */
  | {
      readonly kind: 'dimensional'
      /** Since this day each side is rounded up first. */
      readonly sidesRoundedUpSince?: string
      /** Where the record states none. */
      readonly divisor?: string
      readonly minimums?: readonly WeightMinimum[]
    }
  /**
   * The shipper's entered weight, where the carrier says that it billed the actual one (billed weight types). The
   * dimensional types take the user's divisor: the file has none.
   */
  | {
      readonly kind: 'entered'
      readonly actual: readonly string[]
      readonly dimensional: readonly string[]
      readonly sidesRoundedUpSince?: string
      /** By size alone: the charges of a parcel are records of their own. */
      readonly minimums?: readonly WeightMinimum[]
    }

/** Least billed weight of a parcel that has a charge, or exceeds any of these sizes; of one with both, where both hold. */
export interface WeightMinimum {
  readonly weight: string
  /** Of the billed weight. */
  readonly unit: RegExp
  /** A charge of the record has such a description. */
  readonly charge?: RegExp
  readonly over?: {
    readonly longest?: string
    readonly second?: string
    /** Longest side with twice the two others. */
    readonly lengthAndGirth?: string
    /** Of the sides; a record that states none is taken to be in it. */
    readonly unit: RegExp
  }
}

/** How tax can be tested. Rates in per cent. */
export type TaxHint =
  /** Taxes of the record's lines against the record's tax, and total + tax against the total with tax. */
  | { readonly kind: 'record' }
  /** `gross_cost` is net with tax, at one of these rates. */
  | { readonly kind: 'gross_at_rate'; readonly rates: readonly string[] }
  /** Net + tax of the record = its total with tax; the rate is not tested. */
  | { readonly kind: 'gross_is_sum' }
  /** Net per `tax_class` at its rate, rounded once per invoice, against the declared tax. */
  | { readonly kind: 'invoice_by_class'; readonly rates: Readonly<Record<string, string>> }

export interface RowTotalHint {
  /** The total may have the other sign (a refund that is negative in one of two columns). */
  readonly anySign?: true
  /** A record whose charges are in these columns alone does not show all that its total holds. */
  readonly incomplete?: readonly string[]
}
