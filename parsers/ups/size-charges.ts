import type { SizeChargeHint, WeightMinimum } from '../../src/format/format.js'

const INCHES = /^(in|inch|inches|i)\.?$/i
const POUNDS = /^lbs?$/i

/** Volume counts, and 110 lb for the large ones, since January 2026. */
const SINCE = '2026-01-01'
const HANDLING = { longest: '48', second: '30', lengthAndGirth: '105' }
const LARGE = { longest: '96', lengthAndGirth: '130' }
const HANDLING_LIMITS = [HANDLING, { from: SINCE, ...HANDLING, volume: '10368' }]
const LARGE_LIMITS = [LARGE, { from: SINCE, ...LARGE, volume: '17280', weight: '110' }]

/**
 * UPS additional handling (AHL longest side, AHG length and girth, AHV volume, AHW weight), large packages (LPS LPR LLC LLR, LCC LCR,
 * LWC LWR) and over maximum (OML OVR), each by any of its limits. AHC, AHP and AHS may be for packaging: their reason cannot be seen.
 */
export const UPS_SIZE_CHARGES: SizeChargeHint = {
  measured: 'shipment',
  // What each code stands for is read from its name: the carrier publishes no list.
  unproved: true,
  unit: INCHES,
  charges: [
    { code: /\/(AHL|AHG|AHV)$/, limits: HANDLING_LIMITS, x12: '37' },
    { code: /\/AHW$/, limits: [{ weight: '50' }], x12: '22' },
    { code: /\/(LPS|LPR|LLC|LLR|LCC|LCR)$/, limits: LARGE_LIMITS, x12: '32' },
    { code: /\/(OML|OVR)$/, limits: [{ longest: '108', lengthAndGirth: '165', weight: '150' }], x12: '32' },
  ],
}

/** By size: 40 lb for additional handling, 90 lb for a large package. */
export const UPS_MINIMUMS: readonly WeightMinimum[] = [
  { over: { ...HANDLING, unit: INCHES }, weight: '40', unit: POUNDS },
  { over: { ...LARGE, unit: INCHES }, weight: '90', unit: POUNDS },
]
