/** Parcels on FedEx invoices of a US account: a record each, its charges in pairs, an invoice a week. */
import { type Address, address } from '../addresses.js'
import { bareRow, type Row, rowSum } from '../fedex/charge.js'
import { createUsWriter, REAL_US_STYLE } from '../fedex/us-record.js'
import { bySlot, pair } from '../fedex/us-tariff.js'
import { createRandom } from '../random.js'
import { fedex12 } from '../tracking.js'
import type { ContractNames } from './contract.js'
import { deliveryOf } from './deliveries.js'
import { type Parcel, PRICED_FAULTS, type Surcharge } from './parcels.js'
import type { ServiceTerms } from './terms.js'

const HOME: ServiceTerms = {
  name: 'Home Delivery',
  air: false,
  residential: true,
  base: 1140,
  perPound: 71,
  bands: [360, 380, 400],
  earned: 204,
  minimum: 910,
  divisor: 194,
  handledWeight: 40,
}
export const FEDEX_SERVICES: readonly (readonly [ServiceTerms, number])[] = [
  [HOME, 6],
  [{ ...HOME, name: 'Ground', residential: false, base: 1090, divisor: 139 }, 5],
  [
    {
      ...{ ...HOME, name: 'FedEx Priority Overnight', air: true, residential: false, divisor: 139 },
      ...{ base: 5120, perPound: 385, bands: [455, 470, 480] },
    },
    2,
  ],
]
export const FEDEX_ACCOUNT = '123400009'
export const FEDEX_PLANTED = PRICED_FAULTS

const LABELS: Readonly<Record<Surcharge['name'], string>> = {
  residential: 'Residential',
  area: 'DAS Resi',
  handling: 'AHS - Dimensions',
  demand: 'Demand Surcharge',
}

export const fedexTracking = ({ nth }: Parcel): string => fedex12(`39${String(nth).padStart(9, '0')}`)

const SOMEWHERE = address(createRandom(5), 'US')
const recipientOf = ({ nth, lane }: Parcel): Address => ({
  ...SOMEWHERE,
  name: `Recipient ${nth}`,
  line1: `${nth + 1} Millrace Rd`,
  line2: '',
  postal: lane.zip,
})

function rowOf(parcel: Parcel): Row {
  const { base, surcharges, fuel, service } = parcel
  const pairs = [
    pair('Performance Pricing', -base.performance),
    pair('Earned Discount', -base.earned),
    ...surcharges.map(({ name, net }) => pair(LABELS[name], net)),
    pair('Fuel Surcharge', fuel),
  ]
  return {
    ...bareRow(fedexTracking(parcel), bySlot(pairs), base.list),
    serviceType: service.name,
    groundService: service.air ? '' : 'Prepaid',
    shipped: parcel.shipped,
    actualWeight: parcel.actual,
    ratedWeight: parcel.billed,
    pieces: 1,
    sides: parcel.sides.map((side) => side * 10),
    divisor: parcel.divisor,
    zone: String(parcel.zone),
    recipient: recipientOf(parcel),
    reference: `PO-${parcel.nth}`,
    delivered: deliveryOf(parcel),
  }
}

/** The records of a parcel: mostly one. Every hundredth had a wrong house number, which was corrected. */
function rowsOf(parcel: Parcel): Row[] {
  const row = rowOf(parcel)
  const isWrong = parcel.fault === 'correction'
  if (parcel.fault === 'duplicate') return [row, row]
  if (!isWrong && (parcel.nth % 100 !== 50 || parcel.fault !== null)) return [row]
  const recipient = recipientOf(parcel)
  const originalAddress = isWrong
    ? { ...recipient, line1: recipient.line1.toUpperCase().replace(' RD', ' Road') }
    : { ...recipient, line1: `${parcel.nth + 70_000} Alder Way` }
  const correction = bareRow(row.tracking, [pair('Address Correction', 2150)])
  return [
    row,
    { ...correction, shipped: parcel.shipped, recipient, originalAddress, delivered: row.delivered ?? null },
  ]
}

const writer = createUsWriter(REAL_US_STYLE)

export function* fedexTexts(parcels: readonly Parcel[]): Iterable<string> {
  yield writer.header
  const weeks = new Map<number, Parcel[]>()
  for (const parcel of parcels) {
    const week = weeks.get(parcel.monday) ?? []
    weeks.set(parcel.monday, week)
    week.push(parcel)
  }
  for (const [monday, week] of weeks) {
    const rows = week.flatMap(rowsOf)
    const total = rows.reduce((sum, row) => sum + rowSum(row), 0)
    const invoice = { account: FEDEX_ACCOUNT, number: `9${monday}007`, day: monday + 7, total }
    for (const row of rows) yield writer.record(invoice, row)
  }
}

export const FEDEX_CONTRACT: ContractNames = {
  ...{ carrier: 'fedex', account: FEDEX_ACCOUNT, currency: 'USD', discounts: ['performance', 'earned'] },
  services: FEDEX_SERVICES.map(([service]) => service),
  zone: (_, zone) => `${zone}`,
  charges: LABELS,
}
