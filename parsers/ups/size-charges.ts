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
 * UPS additional handling (AHL longest side, AHG length and girth, AHV volume, AHW weight), large packages (LPS LPR LLC LLR) and over
 * maximum (OML OVR), each by any of its limits. LCC LCR and LWC LWR may be for large packages or for handling: the lower limits
 * count, so that what is found is wrong either way. AHC, AHP and AHS may be for packaging: their reason cannot be seen.
 */
export const UPS_SIZE_CHARGES: SizeChargeHint = {
  measured: 'shipment',
  unit: INCHES,
  charges: [
    { code: /\/(AHL|AHG|AHV|LCC|LCR)$/, limits: HANDLING_LIMITS, x12: '37' },
    { code: /\/(AHW|LWC|LWR)$/, limits: [{ weight: '50' }], x12: '22' },
    { code: /\/(LPS|LPR|LLC|LLR)$/, limits: LARGE_LIMITS, x12: '32' },
    { code: /\/(OML|OVR)$/, limits: [{ longest: '108', lengthAndGirth: '165', weight: '150' }], x12: '32' },
  ],
}

/** By size: 40 lb for additional handling, 90 lb for a large package. */
export const UPS_MINIMUMS: readonly WeightMinimum[] = [
  { over: { ...HANDLING, unit: INCHES }, weight: '40', unit: POUNDS },
  { over: { ...LARGE, unit: INCHES }, weight: '90', unit: POUNDS },
]
