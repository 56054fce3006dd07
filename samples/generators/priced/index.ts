/**
 * Half a year of three shippers, each priced by a contract, with a general price round, a peak season and a change of the
 * contract inside: everything right but the faults that are planted, and those on the list.
 */
import { createRandom } from '../random.js'
import { contractOf } from './contract.js'
import { DELIVERY_HEADER, deliveryRow } from './deliveries.js'
import { DHL_PLANTED, DHL_SERVICES, dhlTexts, dhlTracking } from './dhl.js'
import { FEDEX_CONTRACT, FEDEX_PLANTED, FEDEX_SERVICES, fedexTexts, fedexTracking } from './fedex.js'
import { type Parcel, type PricedFault, parcelsOf } from './parcels.js'
import type { ServiceTerms } from './terms.js'
import { UPS_CONTRACT, UPS_PLANTED, UPS_SERVICES, upsTexts, upsTracking } from './ups.js'

export interface PlantedParcel {
  readonly carrier: string
  readonly fault: PricedFault
  readonly tracking: string
}

export interface PricedFile {
  readonly name: string
  readonly carrier: string
  readonly parcels: number
  readonly chunks: () => Iterable<string>
}

export interface PricedProof {
  readonly files: readonly PricedFile[]
  /** A CSV of deliveries, of all carriers. */
  readonly deliveries: () => Iterable<string>
  /** The contracts of those whose prices depend on a zone. */
  readonly contracts: readonly Record<string, unknown>[]
  readonly planted: readonly PlantedParcel[]
}

interface PricedShipper {
  readonly carrier: string
  /** Of a hundred parcels. */
  readonly share: number
  readonly services: readonly (readonly [ServiceTerms, number])[]
  readonly faults: readonly PricedFault[]
  readonly tracking: (parcel: Parcel) => string
  readonly texts: (parcels: readonly Parcel[]) => Iterable<string>
  /** Time of day that is promised by air. */
  readonly dueBy: string
}

const SHIPPERS: readonly PricedShipper[] = [
  {
    ...{ carrier: 'ups', share: 40, services: UPS_SERVICES, faults: UPS_PLANTED },
    ...{ tracking: upsTracking, texts: upsTexts, dueBy: '10:30' },
  },
  {
    ...{ carrier: 'fedex', share: 40, services: FEDEX_SERVICES, faults: FEDEX_PLANTED },
    ...{ tracking: fedexTracking, texts: fedexTexts, dueBy: '10:30' },
  },
  {
    ...{ carrier: 'dhl_express', share: 20, services: DHL_SERVICES, faults: DHL_PLANTED },
    ...{ tracking: dhlTracking, texts: dhlTexts, dueBy: '12:00' },
  },
]

export interface ProofOptions {
  readonly seed: number
  readonly parcels: number
  /** How often each fault is planted with each shipper; none makes clean files. */
  readonly copies: number
}

export function pricedProof({ seed, parcels, copies }: ProofOptions): PricedProof {
  const random = createRandom(seed)
  const all = SHIPPERS.map((shipper) => {
    const { carrier, share, services, faults } = shipper
    const plan = { random: random.fork(carrier), parcels: Math.floor((parcels * share) / 100) }
    return { shipper, parcels: parcelsOf({ ...plan, services, faults, copies }) }
  })
  return {
    files: all.map(({ shipper, parcels: own }) => ({
      name: `${shipper.carrier}.csv`,
      carrier: shipper.carrier,
      parcels: own.length,
      chunks: () => shipper.texts(own),
    })),
    *deliveries() {
      yield DELIVERY_HEADER
      for (const { shipper, parcels: own } of all)
        for (const parcel of own) yield deliveryRow(shipper.tracking(parcel), parcel, shipper.dueBy)
    },
    contracts: [contractOf(UPS_CONTRACT), contractOf(FEDEX_CONTRACT)],
    planted: all.flatMap(({ shipper, parcels: own }) =>
      own.flatMap((parcel) =>
        parcel.fault === null
          ? []
          : { carrier: shipper.carrier, fault: parcel.fault, tracking: shipper.tracking(parcel) },
      ),
    ),
  }
}
