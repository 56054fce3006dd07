/** Units of weight as FedEx files write them. */
export const FEDEX_WEIGHT_WORDS = {
  lb: ['L', 'LB', 'LBS'],
  kg: ['K', 'KG', 'KGS'],
  oz: ['O', 'OZ', 'OZS'],
} as const
