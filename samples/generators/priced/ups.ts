/** Parcels on UPS invoices: 250 columns, a row a charge, an invoice a week. */
import { address } from '../addresses.js'
import { createRandom } from '../random.js'
import { ups1Z } from '../tracking.js'
import { charge, type Invoice, type Line, type Package } from '../ups/line.js'
import { addressCells, createRecordWriter } from '../ups/record.js'
import { US_STYLE } from '../ups/style.js'
import type { Service } from '../ups/tariff.js'
import type { ContractNames } from './contract.js'
import type { Parcel, Surcharge } from './parcels.js'
import type { ServiceTerms } from './terms.js'

const GROUND: ServiceTerms = {
  name: 'Ground Residential',
  air: false,
  residential: true,
  base: 1085,
  perPound: 62,
  bands: [325, 350, 370],
  earned: 0,
  minimum: 985,
  divisor: 139,
  handledWeight: 0,
}
export const UPS_SERVICES: readonly (readonly [ServiceTerms, number])[] = [
  [GROUND, 6],
  [{ ...GROUND, name: 'Ground Commercial', residential: false, base: 1010 }, 5],
  [
    { ...GROUND, name: 'Next Day Air Commercial', air: true, residential: false, base: 4810, perPound: 410 },
    2,
  ],
]

const CODES: Readonly<Record<string, readonly [code: string, mark: string, zone: string]>> = {
  'Ground Residential': ['003', '03', '00'],
  'Ground Commercial': ['003', '03', '00'],
  'Next Day Air Commercial': ['001', '01', '10'],
}

const SURCHARGES: Readonly<Record<Surcharge['name'], readonly [code: string, description: string]>> = {
  residential: ['RES', 'Residential Surcharge'],
  area: ['LDR', 'Delivery Area Surcharge'],
  handling: ['AHL', 'Additional Handling - Length'],
  demand: ['DSR', 'Demand Surcharge-Resi'],
}

const SHIPPER = 'K4M7P2'
export const UPS_ACCOUNT = SHIPPER.padStart(10, '0')
const writer = createRecordWriter(US_STYLE.dialect)

export const upsTracking = ({ nth, service }: Parcel): string =>
  ups1Z(SHIPPER, CODES[service.name]?.[1] ?? '03', 1_000_000 + nth)

const sender = address(createRandom(3), 'US')
const senderCells = addressCells({ ...sender, postal: '43117' }, ',')

function packageOf(parcel: Parcel): Package {
  const { service, lane, zone, nth } = parcel
  const [code = '', mark = '', zones = ''] = CODES[service.name] ?? []
  const receiver = {
    ...sender,
    name: `Receiver ${nth}`,
    company: service.residential ? '' : `Firm ${nth}`,
    line1: `${nth + 1} Wren Ct`,
    postal: lane.zip,
  }
  const described: Service = {
    ...{ code, description: service.name, mark, residential: service.residential, air: service.air },
    ...{ zone: zones, base: 0, perPound: 0, incentive: 0, modifier: 0 },
  }
  const tracking = upsTracking(parcel)
  return {
    tracking,
    lead: tracking,
    service: described,
    zone: `${zones}${zone}`,
    billOption: 'P/P',
    shipped: parcel.shipped,
    enteredWeight: parcel.actual,
    billedWeight: parcel.billed * 10,
    weightType: parcel.byDimensions ? 2 : 1,
    dimensions: parcel.sides.map((side) => `${side}.0`.padStart(5)).join('x'),
    pickupRecord: '4100000001',
    references: [`ORD-${nth}`, ''],
    sender: senderCells,
    receiver: addressCells(receiver, ','),
  }
}

function linesOf(parcel: Parcel): Line[] {
  const pack = packageOf(parcel)
  const { base, surcharges, fuel, fuelBasis, service, fault, shipped } = parcel
  const [code = ''] = CODES[service.name] ?? []
  const freight = charge(pack, ['FRT', code, service.name], base.net, {
    incentive: base.list - base.net,
    physical: true,
  })
  const lines = [
    freight,
    ...surcharges.map(({ name, gross, net }) =>
      charge(pack, ['ACC', ...SURCHARGES[name]], net, { incentive: gross - net }),
    ),
    charge(pack, ['FSC', 'FSC', 'Fuel Surcharge'], fuel, { basis: fuelBasis }),
  ]
  if (fault === 'duplicate') lines.push({ ...freight })
  if (fault === 'correction')
    lines.push({
      ...charge(pack, ['FRT', code, 'Address Correction Ground'], 1890),
      ...{ category: 'ADJ', detail: 'ADC', day: shipped + 1 },
    })
  return lines
}

/** A correction whose two addresses this format does not state cannot be judged: none is planted. */
export const UPS_PLANTED = [
  ...(['base_price', 'surcharge_price', 'zone', 'duplicate', 'late'] as const),
  ...(['handling_not_met', 'divisor', 'fuel_rate', 'never_moved'] as const),
] as const

export function* upsTexts(parcels: readonly Parcel[]): Iterable<string> {
  let week: Parcel[] = []
  for (const parcel of parcels) {
    if (week[0] !== undefined && week[0].monday !== parcel.monday) {
      yield* invoiceTexts(week)
      week = []
    }
    week.push(parcel)
  }
  yield* invoiceTexts(week)
}

function* invoiceTexts(parcels: readonly Parcel[]): Iterable<string> {
  const [first] = parcels
  if (first === undefined) return
  const lines = parcels.flatMap(linesOf)
  const invoice: Invoice = {
    account: UPS_ACCOUNT,
    number: `${SHIPPER.padStart(12, '0')}${100 + Math.floor((first.monday + 3) / 7)}`.slice(0, 15),
    day: first.monday + 12,
    currency: 'USD',
    lines,
  }
  const total = lines.reduce((sum, { net }) => sum + net, 0)
  const head = writer.head(invoice)
  for (const line of lines) yield writer.record(head, invoice, total, line)
}

export const UPS_CONTRACT: ContractNames = {
  ...{ carrier: 'ups', account: UPS_ACCOUNT, currency: 'USD', discounts: ['incentive', null] },
  services: UPS_SERVICES.map(([service]) => service),
  zone: ({ name }, zone) => `${CODES[name]?.[2] ?? ''}${zone}`,
  charges: {
    residential: SURCHARGES.residential[1],
    area: SURCHARGES.area[1],
    handling: SURCHARGES.handling[1],
    demand: SURCHARGES.demand[1],
  },
}
