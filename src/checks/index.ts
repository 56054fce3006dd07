/** All checks, in the order in which they are reported. */

import { accountNotAllowed } from './account-not-allowed.js'
import { addressUnchanged } from './address-unchanged.js'
import { areaSurcharge } from './area-surcharge.js'
import { basePrice } from './base-price.js'
import { billedNotExpected } from './billed-not-expected.js'
import { billedWeight } from './billed-weight.js'
import type { Check } from './check.js'
import { conflictingShipment } from './conflicting-shipment.js'
import { contractDiscount } from './contract-discount.js'
import { contractPrice } from './contract-price.js'
import { correction } from './correction.js'
import { creditWithoutCharge } from './credit-without-charge.js'
import { currencyMix } from './currency-mix.js'
import { damagedTrackingNumber } from './damaged-tracking-number.js'
import { dimDivisor } from './dim-divisor.js'
import { discountMissing } from './discount-missing.js'
import { duplicateCharge } from './duplicate-charge.js'
import { expectedCost } from './expected-cost.js'
import { expectedNotBilled } from './expected-not-billed.js'
import { feeWithoutShipment } from './fee-without-shipment.js'
import { fuelRate } from './fuel-rate.js'
import { invoiceRedelivered } from './invoice-redelivered.js'
import { invoiceTotal } from './invoice-total.js'
import { invoiceTotalInconsistent } from './invoice-total-inconsistent.js'
import { lateDelivery } from './late-delivery.js'
import { neverMoved } from './never-moved.js'
import { peakSurcharge } from './peak-surcharge.js'
import { positiveRefund } from './positive-refund.js'
import { priceVaries } from './price-varies.js'
import { residentialMismatch } from './residential-mismatch.js'
import { residentialVaries } from './residential-varies.js'
import { rowTotal } from './row-total.js'
import { serviceMismatch } from './service-mismatch.js'
import { shipmentCount } from './shipment-count.js'
import { shipmentTotal } from './shipment-total.js'
import { staleCharge } from './stale-charge.js'
import { surchargeNotMet } from './surcharge-not-met.js'
import { surchargePrice } from './surcharge-price.js'
import { taxRate } from './tax-rate.js'
import { trackingCheckDigit } from './tracking-check-digit.js'
import { uncategorizedCharge } from './uncategorized-charge.js'
import { voidedBilled } from './voided-billed.js'
import { weightMismatch } from './weight-mismatch.js'
import { zoneUnexplained } from './zone-unexplained.js'

export const CHECKS: readonly Check[] = [
  invoiceTotal,
  rowTotal,
  shipmentCount,
  shipmentTotal,
  invoiceTotalInconsistent,
  duplicateCharge,
  invoiceRedelivered,
  fuelRate,
  billedWeight,
  discountMissing,
  priceVaries,
  conflictingShipment,
  taxRate,
  currencyMix,
  staleCharge,
  creditWithoutCharge,
  positiveRefund,
  trackingCheckDigit,
  damagedTrackingNumber,
  feeWithoutShipment,
  uncategorizedCharge,
  correction,
  addressUnchanged,
  zoneUnexplained,
  residentialVaries,
  surchargeNotMet,
  lateDelivery,
  neverMoved,
  expectedCost,
  billedNotExpected,
  expectedNotBilled,
  voidedBilled,
  weightMismatch,
  serviceMismatch,
  residentialMismatch,
  accountNotAllowed,
  contractPrice,
  contractDiscount,
  basePrice,
  surchargePrice,
  areaSurcharge,
  peakSurcharge,
  dimDivisor,
]
