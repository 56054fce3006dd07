/** Checks whose findings are about a charge: fuel, tax and the cost of the shipment are wrong with it. */

/** They compare the charge with the user's contract: fuel on the charge is wrong in proportion. */
export const CONTRACT_CHECKS = [
  'contract_price',
  'contract_discount',
  'base_price',
  'surcharge_price',
  'area_surcharge',
  'peak_surcharge',
] as const

export const CHARGE_CHECKS = [
  'duplicate_charge',
  'discount_missing',
  'conflicting_shipment',
  ...CONTRACT_CHECKS,
  'surcharge_not_met',
  'residential_mismatch',
  'residential_varies',
] as const
