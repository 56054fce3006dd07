/** Examples of a check: a few records with the findings. They are its documentation, and each is run as a test. */

import type { AuditHints } from '../format/format.js'
import type { FactName, InvoiceStatement } from '../schema/facts.js'
import type { ChargeCategory, ChargeStage, ShipmentField } from '../schema/line-item.js'
import type { AuditConfigInput } from '../tables/config-schema.js'
import type { ContractInput } from '../tables/contract-schema.js'
import type { DeliveryInput } from '../tables/deliveries.js'
import type { ExpectedCostInput } from '../tables/expected.js'

export interface Example {
  /** Describes the records: `a parcel billed on two invoices`. */
  readonly of: string
  readonly records: readonly ExampleRecord[]
  /** What the file states about the invoice, in an invoice row, a preamble or a footer. */
  readonly states?: Partial<Omit<InvoiceStatement, 'file' | 'row' | 'unreadable'>>
  /** Parcels of records without a charge, and of those that could not be read. */
  readonly uncharged?: readonly { readonly parcel: string; readonly rejected?: true }[]
  /** What the user provides. */
  readonly given?: {
    readonly expected?: readonly ExpectedCostInput[]
    readonly deliveries?: readonly DeliveryInput[]
    readonly config?: AuditConfigInput
    readonly contract?: ContractInput
  }
  /** What the format declares for the check. */
  readonly hints?: AuditHints
  /** The sentences of the findings; empty if there are none. */
  readonly finds: readonly string[]
}

/** A record. Two equal records are the same in every cell. Defaults are in `USUAL`. */
export interface ExampleRecord {
  /** Number of such parcels, which are numbered. */
  readonly times?: number
  readonly file?: string
  readonly account?: string
  readonly invoice?: string | null
  readonly invoiced?: string
  readonly currency?: string | null
  readonly parcel?: string | null
  /** Day of the charges. */
  readonly date?: string
  /** What the record states besides its charges. */
  readonly facts?: Readonly<Partial<Record<FactName | ShipmentField, string>>>
  readonly charges: readonly ExampleCharge[]
}

/** Name and net amount; original freight by default. */
export type ExampleCharge = readonly [
  charge: string,
  net: string,
  more?: {
    readonly category?: ChargeCategory
    readonly subcategory?: string
    readonly stage?: ChargeStage
    readonly gross?: string
    readonly tax?: string
    readonly code?: string
  },
]

export const USUAL = {
  file: 'invoices.csv',
  account: '1001',
  invoice: 'A1',
  invoiced: '2025-09-06',
  currency: 'USD',
  parcel: 'P1',
  date: '2025-09-02',
} as const
