/** The choices that the command line offers for the store, without the store itself. */

export const DEFAULT_LOCATION = './invoices.store'

export const ORDERS = ['date', 'id'] as const
/** `date`: of the charge, else of its invoice, else of its shipment; line items without a date come first. */
export type ItemOrder = (typeof ORDERS)[number]

export const OPERATIONS = [
  'check',
  'audit',
  'rebuild',
  'recode',
  'export',
  'import',
  'backup',
  'restore',
  'distribute',
] as const
export type StoreOperation = (typeof OPERATIONS)[number]

/**
 * `open`: found; `disputed`: sent to the carrier; `credited`: paid back in full by a later credit; `rejected` by the
 * carrier; `waived`: given up.
 */
export const CLAIM_STATES = ['open', 'disputed', 'credited', 'rejected', 'waived'] as const
export type ClaimState = (typeof CLAIM_STATES)[number]

/** States of claims that the carrier has yet to answer. */
export const UNSETTLED: readonly string[] = ['open', 'disputed']

/** Whether a new connection, added or made by an upload, may have this name. */
export const isConnectionName = (text: string): boolean => /^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/.test(text)
