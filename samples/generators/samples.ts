/** All sample files, as they stand under `samples/`. */
import { DHL_ECOMMERCE_SAMPLES } from './samples-dhl-ecommerce.js'
import { FEDEX_SAMPLES } from './samples-fedex.js'
import { FEDEX_EDI_SAMPLES } from './samples-fedex-edi.js'
import { MORE_SAMPLES } from './samples-more.js'
import { UPS_SAMPLES } from './samples-ups.js'
import type { Sample } from './types.js'

export const SAMPLES: readonly Sample[] = [
  ...UPS_SAMPLES,
  ...FEDEX_SAMPLES,
  ...FEDEX_EDI_SAMPLES,
  ...DHL_ECOMMERCE_SAMPLES,
  ...MORE_SAMPLES,
]
