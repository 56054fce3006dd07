/** All checks, in the order in which they are reported. */
import type { Check } from '../check.js'
import { billedWeight } from './billed-weight.js'
import { conflictingShipment } from './conflicting-shipment.js'
import { accountNotAllowed, contractDiscount, contractPrice } from './contract.js'
import { correction } from './correction.js'
import { creditWithoutCharge } from './credit-without-charge.js'
import { currencyMix } from './currency-mix.js'
import { damagedTrackingNumber } from './damaged-tracking-number.js'
import { discountMissing } from './discount-missing.js'
import { duplicateCharge } from './duplicate-charge.js'
import {
  billedNotExpected,
  expectedCost,
  expectedNotBilled,
  serviceMismatch,
  voidedBilled,
  weightMismatch,
} from './expected.js'
import { feeWithoutShipment } from './fee-without-shipment.js'
import { fuelRate } from './fuel-rate.js'
import { invoiceRedelivered } from './invoice-redelivered.js'
import { invoiceTotal } from './invoice-total.js'
import { invoiceTotalInconsistent } from './invoice-total-inconsistent.js'
import { positiveRefund } from './positive-refund.js'
import { rowTotal } from './row-total.js'
import { shipmentCount } from './shipment-count.js'
import { shipmentTotal } from './shipment-total.js'
import { staleCharge } from './stale-charge.js'
import { taxRate } from './tax-rate.js'
import { trackingCheckDigit } from './tracking-check-digit.js'
import { uncategorizedCharge } from './uncategorized-charge.js'

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
  expectedCost,
  billedNotExpected,
  expectedNotBilled,
  voidedBilled,
  weightMismatch,
  serviceMismatch,
  accountNotAllowed,
  contractPrice,
  contractDiscount,
]
