/** Packages and the charges they are first billed with. */
import { type Address, type AddressCountry, address } from '../addresses.js'
import { share } from '../cents.js'
import type { Random } from '../random.js'
import { ups1Z } from '../tracking.js'
import { charge, type Line, type Package } from './line.js'
import { addressCells } from './record.js'
import * as tariff from './tariff.js'

/** Where the packages of one invoice come from. */
export interface Shipper {
  readonly random: Random
  /** Six characters of the 1Z numbers. */
  readonly mark: string
  readonly address: Address
  readonly country: AddressCountry
  readonly delimiter: string
  /** Last day of the billed week. */
  readonly lastDay: number
  /** Number of the next package, counted over the whole file. */
  count: number
}

/** Three sides in inches as the file has them: `51.0x 31.0x  5.0`. */
export const sidesText = (sides: readonly number[]): string =>
  sides.map((side) => `${side}.0`.padStart(5)).join('x')

const DIVISOR = 139

interface Size {
  readonly enteredWeight: number
  readonly billedWeight: number
  readonly weightType: number
  readonly dimensions: string
}

function size(random: Random): Size {
  const enteredWeight = random.chance(0.7) ? random.integer(5, 140) : random.integer(140, 480)
  const pounds = Math.ceil(enteredWeight / 10)
  if (random.chance(0.35)) return { enteredWeight, billedWeight: pounds * 10, weightType: 1, dimensions: '' }
  const sides = [random.integer(8, 30), random.integer(6, 22), random.integer(2, 16)].sort((a, b) => b - a)
  const dimensional = Math.ceil(sides.reduce((product, side) => product * side, 1) / DIVISOR)
  const billed = Math.max(pounds, dimensional)
  return {
    enteredWeight,
    billedWeight: billed * 10,
    weightType: dimensional > pounds ? 2 : 1,
    dimensions: sidesText(sides),
  }
}

export function makePackage(
  from: Shipper,
  service: tariff.Service,
  lead: Package | null = null,
  home = service.residential,
): Package {
  const { random } = from
  const tracking = ups1Z(from.mark, service.mark, from.count++)
  const receiver = address(random, from.country, home)
  // Some firms have a comma in their name: the only quoted cells of the file.
  const company =
    receiver.company !== '' && random.chance(0.05) ? `${receiver.company}, Inc.` : receiver.company
  return {
    tracking,
    lead: lead?.lead ?? tracking,
    service,
    zone: lead?.zone ?? `${service.zone}${random.integer(2, 8)}`,
    billOption: random.chance(0.97) ? 'P/P' : 'F/C',
    shipped: lead?.shipped ?? from.lastDay - random.integer(1, 5),
    ...size(random),
    pickupRecord: lead?.pickupRecord ?? random.digits(10),
    references: [`ORD-${random.digits(6)}`, random.chance(0.4) ? `D${random.integer(10, 99)}` : ''],
    sender: addressCells(from.address, from.delimiter),
    receiver: lead?.receiver ?? addressCells({ ...receiver, company }, from.delimiter),
  }
}

function accessorials(random: Random, { service, billedWeight }: Package): tariff.Accessorial[] {
  const list: tariff.Accessorial[] = []
  if (service.residential) list.push(tariff.RESIDENTIAL)
  if (random.chance(0.18))
    list.push(random.pick(service.residential ? tariff.AREAS.residential : tariff.AREAS.commercial))
  if (service.residential && random.chance(0.13)) list.push(tariff.DEMAND)
  if (random.chance(0.05)) {
    const handling = random.pick(tariff.HANDLING)
    // What weighs no more than 50 lb is handled for its packaging.
    list.push(handling.code === 'AHW' && billedWeight <= 500 ? tariff.PACKAGING : handling)
  }
  if (billedWeight > 300 && random.chance(0.03)) list.push(tariff.LARGE)
  if (random.chance(0.02)) list.push(tariff.CONFIRMATION)
  return list
}

/** Longest and shortest side of parcels that are charged for their size. */
const SIDES_OF: Readonly<Record<string, readonly [longest: number, shortest: number]>> = {
  AHL: [51, 2],
  AHG: [53, 2],
  AHV: [51, 2],
  LPS: [98, 1],
  LCC: [98, 1],
  OML: [112, 1],
}

/** The package with sides that a charge for them is for, and that come to the weight that is billed. */
export function sizedFor(pack: Package, extras: readonly { readonly code: string }[]): Package {
  const code = extras.map((extra) => extra.code).findLast((one) => one in SIDES_OF)
  const [longest, shortest] = SIDES_OF[code ?? ''] ?? []
  if (longest === undefined || shortest === undefined) return pack
  const second = Math.max(shortest, Math.floor((pack.billedWeight / 10) * (DIVISOR / (longest * shortest))))
  return { ...pack, dimensions: sidesText([longest, second, shortest].sort((a, b) => b - a)) }
}

/** Freight, fuel, accessorials and the modifier of one package. `rate` lets a fuel row be wrong. */
export function firstCharges(
  random: Random,
  pack: Package,
  { rate = tariff.fuelRate(pack.shipped, pack.service.air), discounted = true, extra = true } = {},
): Line[] {
  const { service } = pack
  const gross = tariff.freight(service, pack.zone.charCodeAt(2) - 48, pack.billedWeight / 10)
  const incentive = discounted ? share(gross, service.incentive, 1000) : 0
  const extras = extra ? accessorials(random, pack) : []
  const lines = [
    charge(sizedFor(pack, extras), ['FRT', service.code, service.description], gross - incentive, {
      incentive,
      physical: true,
    }),
  ]
  let basis = gross
  for (const extraCharge of extras) {
    const off = share(extraCharge.cents, extraCharge.incentive, 1000)
    lines.push(
      charge(pack, ['ACC', extraCharge.code, extraCharge.description], extraCharge.cents - off, {
        incentive: off,
      }),
    )
    if (extraCharge.fuelled) basis += extraCharge.cents
  }
  const fuel = tariff.fuel(basis, rate)
  const fuelOff = share(fuel, service.incentive, 1000)
  lines.push(charge(pack, ['FSC', 'FSC', 'Fuel Surcharge'], fuel - fuelOff, { basis, incentive: fuelOff }))
  if (service.modifier > 0 && discounted)
    lines.push(
      charge(
        pack,
        ['FRT', 'SIM', 'Special Incentive Modifier'],
        -share(gross - incentive, service.modifier, 1000),
      ),
    )
  return lines
}
