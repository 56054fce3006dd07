/** The sentence of each finding, made only from its facts. No other module words a finding. */
import type { Facts } from '../schema/audit-report.js'
import { isNothing } from '../values/decimal.js'
import { count } from '../values/shown-amounts.js'
import { doubtsOf } from './doubts.js'
import { INVOICE_SENTENCES } from './invoice-sentences.js'
import { amount, numberedFacts, type Sentence, text } from './sentence.js'

/** The finding in words: `12.00 USD billed, 10.00 USD expected`. */
export function sentence(check: string, facts: Facts): string {
  const say = hasSentence(check) ? SENTENCES[check] : undefined
  return say === undefined ? '' : `${say(facts)}${doubtsOf(facts)}`
}

/** Whether findings of the check can be put into words. */
export const hasSentence = (check: string): boolean => Object.hasOwn(SENTENCES, check)

const SENTENCES: Readonly<Record<string, Sentence>> = {
  ...INVOICE_SENTENCES,

  duplicate_charge: (f) =>
    [
      billedAgain(f),
      ...(f.paid_back === undefined ? [] : [`${amount(f, 'paid_back')} came back on ${text(f, 'back_on')}`]),
    ].join('; '),

  fuel_rate: (f) =>
    f.fault === 'base'
      ? `${amount(f, 'difference')} too much fuel: ${amount(f, 'fuel')} on ${amount(f, 'base')}, but the charges of the shipment before discounts come to ${amount(f, 'charged')}`
      : f.rate === undefined
        ? `${amount(f, 'fuel')} of the fuel surcharge comes from ${amount(f, 'base')} billed against the contract`
        : `${amount(f, 'fuel')} fuel on ${amount(f, 'base')} is ${text(f, 'billed_rate')} %; ${f.fault === 'agreed' ? 'the rate of the contract' : f.fault === 'table' ? 'the configured rate' : 'the usual rate of its service and week'} is ${text(f, 'rate')} %: ${amount(f, 'expected')} expected${f.paid === undefined ? '' : `; after the discount ${amount(f, 'paid')} billed, ${amount(f, 'paid_expected')} expected`}${f.excess === undefined ? '' : `; it is right if ${amount(f, 'excess')} of what it is taken from is too much or has no fuel`}`,

  billed_weight: (f) =>
    `${abovePrice(f)}${weight(f, 'billed')} billed, ${weight(f, 'expected')} at most: ${
      f.fault === 'entered'
        ? `${weight(f, 'entered')} entered by the shipper, billed as actual weight`
        : `${f.dimensional === undefined ? '' : `actual ${weight(f, 'actual')}, dimensional ${weight(f, 'dimensional')}, `}${text(f, 'sides')} / ${text(f, 'divisor')}${f.rounded === undefined ? '' : ', sides rounded up'}`
    }${elsewhere(f)}`,

  discount_missing: (f) =>
    `${amount(f, 'missing')} discount missing: no ${text(f, 'discount')} on freight of ${amount(f, 'freight')}, ${text(f, 'holders')} of ${text(f, 'parcels')} parcels of the service have one (median ${text(f, 'median')} %)`,

  base_price: (f) => {
    const found = text(f, 'found')
    return [
      `${differenceOf(f)} the contract: ${amount(f, 'billed')} for ${text(f, 'service')}, zone ${text(f, 'zone')}, ${weight(f, 'weight')}`,
      f.minimum_binds === 'yes'
        ? `the minimum of ${amount(f, 'minimum')} binds (${text(f, 'band')})`
        : `${termsText(f)} ${amount(f, 'expected')} (${text(f, 'band')})`,
      ...(f.billed_list === undefined ? [] : [`list price of ${amount(f, 'billed_list')} billed`]),
      ...(found === '' ? [] : [`billed ${found}`]),
      ...(f.minimum_binds === 'no' ? [`the minimum of ${amount(f, 'minimum')} does not bind`] : []),
      ...nearChange(f),
    ].join('; ')
  },

  dim_divisor: (f) => {
    const by = f.divisor === undefined ? '' : ` by a divisor of ${text(f, 'divisor')}`
    const sides =
      f.rounded === undefined ? '' : ` with its sides ${f.rounded === 'up' ? 'rounded up' : 'as measured'}`
    return `${abovePrice(f)}${weight(f, 'billed')} billed${by}; the contract has ${text(f, 'agreed')}${sides}: ${weight(f, 'expected')} expected${elsewhere(f)}`
  },

  peak_surcharge: (f) =>
    [
      `${differenceOf(f)} the contract: ${chargeText(f)}`,
      f.outside !== undefined
        ? `${text(f, 'outside')} is outside its seasons`
        : f.only_with !== undefined
          ? `only with ${text(f, 'only_with')}, which is not billed`
          : `${amount(f, 'expected')} agreed`,
      ...nearChange(f),
    ].join('; '),

  area_surcharge: (f) => {
    const where = text(f, 'postal_code')
    if (f.listed === undefined)
      return `${differenceOf(f)} the contract: ${chargeText(f)}; ${where} is not listed`
    return `${chargeText(f)}; ${where} is listed for ${text(f, 'listed')}${f.difference === '0' || f.difference === '0.00' ? '' : `: ${amount(f, 'expected')}`}`
  },

  surcharge_price: (f) =>
    [
      `${differenceOf(f)} the contract: ${chargeText(f)}`,
      f.above !== undefined
        ? `${text(f, 'above')} applies instead (${text(f, 'group')})`
        : f.list === undefined
          ? `${amount(f, 'expected')} agreed`
          : `${text(f, 'percent')} % off ${amount(f, 'list')} is ${amount(f, 'expected')}`,
      ...nearChange(f),
    ].join('; '),

  price_varies: (f) => {
    const isZone = f.fault === 'zone'
    const own = isZone
      ? `zone ${text(f, 'zone')} from ${text(f, 'origin')} to ${text(f, 'destination')} for ${text(f, 'service')}`
      : `${amount(f, 'billed')} for ${text(f, f.charge === undefined ? 'service' : 'charge')}, zone ${text(f, 'zone')}${f.weight === undefined ? '' : `, ${weight(f, 'weight')}`}`
    const usual = isZone ? `zone ${text(f, 'usual')}` : amount(f, 'usual')
    return [
      `${f.difference === undefined ? '' : `${differenceOf(f)} the usual price: `}${own}`,
      `${text(f, 'rows')} of ${text(f, 'parcels')} parcels like it have ${usual}`,
      ...nearChange(f),
    ].join('; ')
  },

  conflicting_shipment: (f) => {
    if (f.fault === 'residential')
      return `${amount(f, 'surcharge')} residential surcharge on freight to a business (${text(f, 'freight')})`
    if (f.fault === 'zones') return `base freight for zones ${text(f, 'zones')} on one invoice`
    const zones = f.zones === undefined ? '' : `, for zones ${text(f, 'zones')}`
    const charges = numberedFacts(f, 'charge').map(
      (charge, at) => `${charge} ${amount(f, `amount_${at + 1}`)}`,
    )
    return `${text(f, 'records')} base freights on one invoice${zones}: ${listed(charges, f.charges)}`
  },

  stale_charge: (f) =>
    `${amount(f, 'billed')} on ${count(f.charges, 'charge')} billed ${text(f, 'days')} days after ${text(f, 'date')}`,

  credit_without_charge: (f) =>
    `${amount(f, 'credit')} credited for a shipment whose charge is in none of these files`,

  positive_refund: (f) =>
    `${amount(f, 'billed')} charged instead of refunded: ${text(f, 'charge')}; with the refund itself ${amount(f, 'difference')} is due`,

  tracking_check_digit: (f) =>
    f.number === undefined
      ? `${count(f.numbers, 'tracking number')} of ${text(f, 'invoice')} do not match their check digits`
      : `tracking number ${text(f, 'number')} does not match its check digit`,

  damaged_tracking_number: (f) =>
    `tracking number ${text(f, 'number')} was damaged by a spreadsheet: use the file as the carrier sent it`,

  fee_without_shipment: (f) =>
    `${amount(f, 'billed')} on ${count(f.charges, 'charge')} of ${text(f, 'invoice')} without a shipment: ${text(f, 'charge')}`,

  uncategorized_charge: (f) =>
    `${amount(f, 'billed')} on ${count(f.charges, 'charge')} that no charge rule matches: ${text(f, 'charge')}`,

  correction: (f) =>
    `${amount(f, 'billed')} for ${text(f, 'charge')}; ${
      f.original === undefined
        ? 'its original charge is in none of these files'
        : `original charge ${amount(f, 'original')} (${text(f, 'original_charge')})`
    }`,

  address_unchanged: (f) =>
    `${amount(f, 'billed')} for ${text(f, 'charge')}: the original address and the corrected one are the same`,

  zone_unexplained: (f) =>
    `${amount(f, 'billed')} for ${text(f, 'charge')}: ${
      f.corrected === undefined
        ? 'no address was corrected'
        : `zone ${text(f, 'zone')} became ${text(f, 'corrected')}, and no address was corrected`
    }`,

  surcharge_not_met: (f) => {
    const limits = [
      f.limit_longest === undefined ? '' : `${text(f, 'limit_longest')} on the longest side`,
      f.limit_second === undefined ? '' : `${text(f, 'limit_second')} on the second`,
      f.limit_length_and_girth === undefined
        ? ''
        : `${text(f, 'limit_length_and_girth')} in length and girth`,
      f.limit_volume === undefined ? '' : `${text(f, 'limit_volume')} in volume`,
      f.limit_weight === undefined ? '' : `${text(f, 'limit_weight')} lb`,
    ].filter(Boolean)
    const measured = [
      f.sides === undefined ? '' : `${text(f, 'sides')} in, length and girth ${text(f, 'length_and_girth')}`,
      f.limit_volume === undefined ? '' : `volume ${text(f, 'volume')}`,
      f.weight === undefined ? '' : `${text(f, 'weight')} lb`,
    ].filter(Boolean)
    const last = limits.length > 1 ? `, or ${limits.pop()}` : ''
    return `${amount(f, 'amount')} for ${text(f, 'charge')}: ${measured.join(', ')}; it applies above ${limits.join(', ')}${last}`
  },

  late_delivery: (f) =>
    `${amount(f, 'amount')} for ${f.premium === undefined ? '' : 'timed delivery by '}${text(f, 'service')}: delivered ${moment(f, 'delivered')}, due ${moment(f, 'due')}${
      f.doubt === 'disputed'
        ? '; sources differ on whether it is guaranteed'
        : f.doubt === 'far'
          ? '; so late that one of the dates may be wrong'
          : ''
    }${elsewhere(f)}`,

  never_moved: (f) =>
    f.days === undefined
      ? `${amount(f, 'billed')} billed for a label that the carrier never scanned${f.status === undefined ? '' : ` (${text(f, 'status')})`}${elsewhere(f)}`
      : `${amount(f, 'billed')} billed, and no proof of delivery ${text(f, 'days')} days after ${text(f, 'shipped')}${elsewhere(f)}`,

  expected_cost: (f) =>
    `${amount(f, 'billed')} billed${f.invoices === undefined ? '' : ` on ${text(f, 'invoices')} invoices`}, ${amount(f, 'expected')} expected${f.explained === undefined ? '' : `; ${amount(f, 'explained')} of the difference are in other findings`}`,

  billed_not_expected: (f) =>
    `${amount(f, 'billed')} billed for a shipment that is not among the expected ones${elsewhere(f)}`,

  expected_not_billed: (f) =>
    `${f.expected === undefined ? 'a shipment is expected' : `${amount(f, 'expected')} expected for a shipment`} that is on none of these invoices`,

  voided_billed: (f) => `${amount(f, 'billed')} billed for a voided label`,

  weight_mismatch: (f) =>
    `${abovePrice(f)}${weight(f, 'billed')} billed, ${weight(f, 'expected', text(f, 'expected_unit') || text(f, 'unit'))} expected${
      f.dimensional === undefined
        ? ''
        : `, or ${weight(f, 'dimensional')} by the sides of the label (${text(f, 'sides')})`
    }${elsewhere(f)}`,

  service_mismatch: (f) => `${text(f, 'fault')} ${text(f, 'billed')} billed, ${text(f, 'expected')} expected`,

  residential_mismatch: (f) =>
    `${amount(f, 'billed')} residential surcharge, but the label states a business address`,

  residential_varies: (f) =>
    `${amount(f, 'billed')} ${text(f, 'charge')}: ${text(f, 'business')} of ${text(f, 'parcels')} parcels to the same address are billed as business deliveries${
      f.example === undefined ? '' : `, such as ${text(f, 'example')}`
    }`,

  account_not_allowed: (f) =>
    `${amount(f, 'billed')} of ${text(f, 'invoice')} billed to account ${text(f, 'account')}, which is not among your accounts`,

  contract_price: (f) =>
    `${amount(f, 'billed')} billed for ${text(f, 'charge')}, ${amount(f, 'expected')} by contract`,

  contract_discount: (f) =>
    `${amount(f, 'billed')} billed for ${text(f, 'charge')}, ${amount(f, 'expected')} by contract: ${text(f, 'discount')} % discount on ${amount(f, 'gross')}, ${text(f, 'contract')} % agreed`,
}

/** A day, with its time if known. */
const moment = (f: Facts, name: string): string => [f[name], f[`${name}_time`]].filter(Boolean).join(' ')

/** `1.20 USD above` or `below`. */
function differenceOf(facts: Facts): string {
  const difference = text(facts, 'difference')
  const [size, by] = difference.startsWith('-') ? [difference.slice(1), 'below'] : [difference, 'above']
  return `${amount({ ...facts, difference: size }, 'difference')} ${by}`
}

/** What a parcel costs above its price at the right weight, if that price is known: `3.20 USD above the price of 10 lb (8.80 USD): ` */
const abovePrice = (f: Facts): string =>
  f.price === undefined
    ? ''
    : isNothing(text(f, 'difference'))
      ? `${amount(f, 'price')} for ${weight(f, 'price_weight')} too: `
      : `${amount(f, 'difference')} above the price of ${weight(f, 'price_weight')} (${amount(f, 'price')}): `

/** Money that another finding claims is not claimed again. */
const elsewhere = (f: Facts): string =>
  f.explained === undefined ? '' : `; ${amount(f, 'explained')} more are in other findings`

/** The terms that make up the agreed base price. */
function termsText(f: Facts): string {
  if (f.agreed === undefined) return 'by the price list'
  return f.agreed === '' ? 'without a discount' : `${text(f, 'agreed')} off ${amount(f, 'list')} is`
}

/** `18.00 USD for AHS - Dimensions, zone 5` */
const chargeText = (f: Facts): string =>
  [
    `${amount(f, 'billed')} for ${text(f, 'charge')}`,
    ...(f.zone === undefined ? [] : [`zone ${text(f, 'zone')}`]),
    ...(f.weight === undefined ? [] : [weight(f, 'weight')]),
  ].join(', ')

const nearChange = ({ near_change }: Facts): string[] =>
  near_change === undefined ? [] : ['near a change of prices']

function weight(facts: Facts, name: string, unit: string = text(facts, 'unit')): string {
  return `${text(facts, name)}${unit === '' ? '' : ` ${unit}`}`
}

function billedAgain(f: Facts): string {
  const again = amount(f, 'again')
  const charges = text(f, 'charges')
  switch (f.fault) {
    case 'exclusive':
      return `${again} for ${charges} besides ${text(f, 'instead')}: a parcel has one of them`
    case 'record':
      return `${again} billed again: ${charges} twice in record ${text(f, 'record')}, which states no second piece`
    case 'invoice':
      return `${again} billed again: all charges of ${text(f, 'invoice')} (${count(f.shipments, 'shipment')}, ${count(f.lines, 'charge')}) are on ${text(f, 'first')} too`
  }
  return f.record === undefined
    ? `${again} billed again: ${charges} of ${text(f, 'date')} on ${text(f, 'invoices')}`
    : `${again} billed again: ${repeating(text(f, 'copies'))} record ${text(f, 'record')} in every cell (${charges})`
}

/** `record 2 repeats`, `records 2, 3 repeat`. */
const repeating = (copies: string): string =>
  copies.includes(',') ? `records ${copies} repeat` : `record ${copies} repeats`

/** A list that ends in `…` if it was cut. */
function listed(parts: readonly string[], all: Facts[string] | undefined): string {
  return parts.join(', ') + (typeof all === 'number' && all > parts.length ? ', …' : '')
}
