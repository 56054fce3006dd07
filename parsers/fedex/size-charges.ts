import type { SizeChargeHint, WeightMinimum } from '../../src/format/format.js'

const INCHES = /^(in|inch|inches|i)\.?$/i
const POUNDS = /^lbs?$/i

/** Volume counts, and 110 lb for the large ones, since January 2026. */
const SINCE = '2026-01-01'
const HANDLING = { longest: '48', second: '30', lengthAndGirth: '105' }
const LARGE = { longest: '96', lengthAndGirth: '130' }

/**
 * FedEx additional handling, oversize and unauthorized packages: 438 of 438 charges by size and 19 of 19 by weight of real invoices
 * match. Why packaging makes a charge cannot be seen.
 */
export const FEDEX_SIZE_CHARGES: SizeChargeHint = {
  measured: 'record',
  unit: INCHES,
  charges: [
    {
      charge: /^(AHS - Dim|Add'l Handling-Dim)/i,
      limits: [HANDLING, { from: SINCE, ...HANDLING, volume: '10368' }],
      x12: '37',
    },
    { charge: /^(AHS - Weight|Add'l Handling-Weight)/i, limits: [{ weight: '50' }], x12: '22' },
    {
      charge: /^(AHS - |Add'l Handling-)?Oversize\b/i,
      limits: [LARGE, { from: SINCE, ...LARGE, volume: '17280', weight: '110' }],
      x12: '32',
    },
    {
      charge: /^Unauthorized\b/i,
      limits: [{ longest: '108', lengthAndGirth: '165', weight: '150' }],
      x12: '32',
    },
  ],
}

const HANDLED = /^(AHS|Add'l Handling|Additional Handling)/i

/**
 * 40 lb at least where a handling charge is for the dimensions, or these make the parcel one of additional handling; 90 lb where they
 * make it an oversize one, whatever its charge is called. Where the charge itself is wrong, the weight follows from it.
 */
export const FEDEX_MINIMUMS: readonly WeightMinimum[] = [
  { charge: /^(AHS - Dim|Add'l Handling-Dim)/i, weight: '40', unit: POUNDS },
  { charge: HANDLED, over: { ...HANDLING, unit: INCHES }, weight: '40', unit: POUNDS },
  { charge: /^(Oversize|Unauthorized)/i, weight: '90', unit: POUNDS },
  { over: { ...LARGE, unit: INCHES }, weight: '90', unit: POUNDS },
]
