/** Detail records of DHL eCommerce: parcels, and services billed besides them. Money in cents. */
import { type Address, address } from '../addresses.js'
import { impb } from '../barcodes.js'
import { share } from '../cents.js'
import type { Random } from '../random.js'
import type { Fault } from '../types.js'

export interface Material {
  readonly number: string
  readonly description: string
  readonly international: boolean
  readonly base: number
  readonly perPound: number
  /** Thousandths of the base charge; parcels without fuel have other surcharges instead. */
  readonly fuel: number
}

/** Thousandths of the base charge of international parcels; faults are planted into these. */
export const INTERNATIONAL_FUEL = 60

const INTERNATIONAL: readonly (readonly [Material, number])[] = [
  [
    {
      number: '60',
      description: 'DHL Parcel International Direct',
      international: true,
      base: 690,
      perPound: 385,
      fuel: INTERNATIONAL_FUEL,
    },
    55,
  ],
  [
    {
      number: '54',
      description: 'DHL Parcel International Standard',
      international: true,
      base: 540,
      perPound: 310,
      fuel: INTERNATIONAL_FUEL,
    },
    45,
  ],
]

const DOMESTIC: readonly (readonly [Material, number])[] = [
  [
    {
      number: '82',
      description: 'DHL SmartMail Parcel Plus Ground',
      international: false,
      base: 410,
      perPound: 58,
      fuel: 0,
    },
    70,
  ],
  [
    {
      number: '384',
      description: 'DHL SmartMail Parcel Expedited',
      international: false,
      base: 470,
      perPound: 71,
      fuel: 0,
    },
    30,
  ],
]

export const MATERIALS = { international: INTERNATIONAL, domestic: DOMESTIC }

/** 0-based positions of the charges that the generator fills. */
export const CHARGE = {
  base: 29,
  irregular: 47,
  duties: 58,
  screening: 61,
  fuel: 64,
  pickup: 65,
  peak: 73,
  length: 75,
  area: 77,
} as const

export interface Detail {
  /** 16 digits, the customer's confirmation and the last mile's number. */
  readonly tracking: readonly [internal: string, customer: string, delivery: string]
  readonly material: string
  readonly description: string
  /** Day of the pickup. */
  readonly day: number
  readonly minute: number
  /** Thousandths of a pound; null on services without weight. */
  readonly weight: number | null
  readonly zone: string
  readonly recipient: Address | null
  readonly reference: string
  /** 0-based position to cents; zeros are written as `0`. */
  readonly charges: ReadonlyMap<number, number>
  readonly faults?: readonly Fault[]
  /** The record above again, with the same position number. */
  readonly copied?: boolean
  /** Cells that are no money: 0-based position to text. */
  readonly other?: ReadonlyMap<number, string>
}

export interface Pickup {
  readonly random: Random
  readonly international: boolean
  /** Monday of the billed week. */
  readonly monday: number
  count: number
}

function numbers(pickup: Pickup, international: boolean): [string, string, string] {
  const count = pickup.count++
  const internal = `7${String(2_000_000_000_000 + count * 7).padStart(15, '0')}`
  // Sixteen digits for the warehouse; the last mile's number is another one.
  return international
    ? [internal, `GM${String(count).padStart(20, '0')}`, `LM${String(count * 3).padStart(9, '0')}`]
    : [internal, `GM${String(count).padStart(20, '0')}`, impb(`9261290${String(count).padStart(14, '0')}`)]
}

export interface Terms {
  /** Thousandths added to the fuel rate. */
  readonly fuelExtra?: number
  readonly day?: number
  readonly extra?: readonly (readonly [position: number, cents: number])[]
}

/** A parcel with base charge, and fuel or surcharges. */
export function parcel(pickup: Pickup, terms: Terms = {}): Detail {
  const { random, monday } = pickup
  const material = random.weighted(pickup.international ? MATERIALS.international : MATERIALS.domestic)
  const weight = random.integer(90, 4900)
  const pounds = Math.ceil(weight / 1000)
  const zone = random.integer(1, 8)
  const base = material.base + zone * 21 + pounds * material.perPound + random.integer(0, 9)
  const fuel = share(base, material.fuel + (terms.fuelExtra ?? 0), 1000)
  const charges = new Map<number, number>([
    [CHARGE.base, base],
    [CHARGE.fuel, material.fuel === 0 ? 0 : fuel],
  ])
  if (!material.international) {
    if (random.chance(0.06)) charges.set(CHARGE.irregular, 50)
    if (random.chance(0.12)) charges.set(CHARGE.peak, 35)
    if (random.chance(0.02)) charges.set(CHARGE.length, 400)
    if (random.chance(0.1)) charges.set(CHARGE.area, 60)
  }
  for (const [position, cents] of terms.extra ?? []) charges.set(position, cents)
  return {
    tracking: numbers(pickup, material.international),
    material: material.number,
    description: material.description,
    day: terms.day ?? monday + random.integer(0, 4),
    minute: random.integer(480, 1100),
    weight,
    zone: material.international ? `CA0${zone}PL` : `USPS0${zone}`,
    recipient: address(random, material.international ? 'CA' : 'US'),
    reference: `ORD-${random.digits(6)}`,
    charges,
  }
}

const service = (of: Detail, material: string, description: string, cents: number): Detail => ({
  ...of,
  material,
  description,
  weight: null,
  charges: new Map([[CHARGE.base, cents]]),
})

/** A second record of the parcel, usually without a charge. */
export const confirmation = (of: Detail, cents = 0): Detail =>
  service(of, '154', 'Delivery Confirmation', cents)

/** Duty and the broker's share, of an international parcel. */
export const duties = (of: Detail, cents: number): Detail => ({
  ...service(of, '31', 'Duties and Taxes', 0),
  charges: new Map([
    [CHARGE.base, 0],
    [CHARGE.duties, cents],
  ]),
})

/** Belongs to no parcel. */
export function minimumPickup(pickup: Pickup): Detail {
  return {
    tracking: ['', '', ''],
    material: '192',
    description: 'Minimum Pickup',
    day: pickup.monday + 4,
    minute: 1020,
    weight: null,
    zone: '',
    recipient: null,
    reference: '',
    charges: new Map([[CHARGE.pickup, 1250]]),
    faults: [{ kind: 'fee_without_shipment', worth: 1250 }],
  }
}

/** Takes the parcel's charges back. */
export const credit = (of: Detail): Detail => ({
  ...of,
  weight: null,
  charges: new Map(
    [...of.charges].flatMap(([position, cents]): [number, number][] =>
      cents === 0 ? [] : [[position, -cents]],
    ),
  ),
})

export const detailSum = ({ charges }: Detail): number =>
  [...charges.values()].reduce((sum, cents) => sum + cents, 0)

export const detailLines = ({ charges }: Detail): number =>
  [...charges.values()].filter((cents) => cents !== 0).length
