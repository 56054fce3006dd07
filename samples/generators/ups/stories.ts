/** What can happen to a package besides being billed once: each story gives the rows that come first and later. */
import { share } from '../cents.js'
import { charge, type Line, type Package } from './line.js'
import { firstCharges, makePackage, type Shipper, sidesText } from './packages.js'
import { freight, fuel, fuelRate, GROUND_COMMERCIAL, SERVICES, type Service } from './tariff.js'

export interface StoryLines {
  readonly lines: Line[]
  /** Corrections that stand further down in the file, away from the rows they correct. */
  readonly later: Line[]
  /** An ordinary package of the most usual service, in which a fault may be planted. */
  readonly plain: boolean
}

type Story = (from: Shipper) => StoryLines

const story = (lines: Line[], later: Line[] = []): StoryLines => ({ lines, later, plain: false })

const adjustment = (pack: Package, detail: string, line: Partial<Line>): Line => ({
  ...charge(pack, ['FRT', pack.service.code, ''], 0),
  category: 'ADJ',
  detail,
  day: pack.shipped + 1,
  ...line,
})

/** The rows of a correction repeat what was billed at 0.00, with the dimensions that were keyed. */
const echoes = (from: Shipper, detail: string, billed: readonly Line[]): Line[] => {
  const { random } = from
  const keyed = sidesText([random.integer(20, 40), random.integer(12, 20), random.integer(6, 12)])
  return billed
    .filter((line) => line.pack !== null)
    .map((line) => ({
      ...line,
      category: 'ADJ',
      detail,
      class: 'INF',
      basis: 0,
      incentive: 0,
      net: 0,
      physical: true,
      keyedDimensions: keyed,
    }))
}

const billedOnce: Story = (from) => {
  const service = from.random.weighted(SERVICES)
  const pack = makePackage(from, service)
  return {
    lines: firstCharges(from.random, pack),
    later: [],
    plain: service === GROUND_COMMERCIAL && pack.billOption === 'P/P',
  }
}

/** Several pieces under one lead number: first all freight rows, then the rest, so that no piece's rows adjoin. */
const severalPieces: Story = (from) => {
  const service = from.random.weighted(SERVICES)
  const lead = makePackage(from, service)
  const packs = [lead]
  for (let piece = from.random.integer(1, 5); piece > 0; piece--) packs.push(makePackage(from, service, lead))
  const rows = packs.map((pack) => firstCharges(from.random, pack))
  return story([...rows.flatMap((lines) => lines.slice(0, 1)), ...rows.flatMap((lines) => lines.slice(1))])
}

/** Weighed and measured anew: more freight, its fuel without a basis, and echoes of the first bill. */
const reweighed: Story = (from) => {
  const { random } = from
  const pack = makePackage(from, random.weighted(SERVICES))
  const lines = firstCharges(random, pack)
  const gross = random.integer(180, 1900)
  const incentive = share(gross, pack.service.incentive, 1000)
  const fuelGross = fuel(gross, fuelRate(pack.shipped, pack.service.air))
  const fuelOff = share(fuelGross, pack.service.incentive, 1000)
  const description = `Shipping Charge Correction ${pack.service.description}`
  const corrected = [
    adjustment(pack, 'SCC', { description, incentive, net: gross - incentive, physical: true }),
    adjustment(pack, 'SCC', {
      class: 'FSC',
      code: 'FSC',
      description: 'Shipping Charge Correction Fuel Surcharge',
      incentive: fuelOff,
      net: fuelGross - fuelOff,
    }),
    ...echoes(from, 'SCC', lines),
  ]
  return random.chance(0.5) ? story(lines, corrected) : story([...lines, ...corrected])
}

const addressCorrection = (pack: Package, day = pack.shipped + 1): Line =>
  adjustment(pack, 'ADC', {
    code: 'ADC',
    description: `Address Correction ${pack.service.description}`,
    net: 2275,
    day,
  })

const addressCorrected: Story = (from) => {
  const pack = makePackage(from, from.random.weighted(SERVICES))
  const later = [addressCorrection(pack)]
  // Corrected at each of two attempts: alike but for the day.
  if (from.random.chance(0.2)) later.push(addressCorrection(pack, pack.shipped + 2))
  return story(firstCharges(from.random, pack), later)
}

/** Another address was in another zone: that is its cause. */
const zoneCorrected: Story = (from) => {
  const pack = makePackage(from, GROUND_COMMERCIAL)
  const digit = pack.zone.charCodeAt(2) - 48
  const zone = digit === 8 ? 7 : digit + 1
  const pounds = pack.billedWeight / 10
  const gross = freight(pack.service, zone, pounds) - freight(pack.service, digit, pounds)
  const incentive = share(gross, pack.service.incentive, 1000)
  return story(firstCharges(from.random, pack), [
    adjustment(pack, 'ZONE', {
      description: 'Zone Adjustment Ground Commercial',
      incentive,
      net: gross - incentive,
      correctedZone: `00${zone}`,
    }),
    addressCorrection(pack),
  ])
}

const foundResidential: Story = (from) => {
  const pack = makePackage(from, GROUND_COMMERCIAL, null, true)
  return story(firstCharges(from.random, pack), [
    adjustment(pack, 'RADJ', {
      code: 'RES',
      description: 'Residential Adjustment',
      incentive: 151,
      net: 454,
    }),
  ])
}

/** The first freight taken back, discount and all, and a charge whose discount was withdrawn: gross 0.00. */
const reversed: Story = (from) => {
  const pack = makePackage(from, GROUND_COMMERCIAL)
  const lines = firstCharges(from.random, pack)
  const [first] = lines
  if (first === undefined) return story(lines)
  const description = 'Shipping Charge Correction Ground Commercial'
  return story(lines, [
    adjustment(pack, 'SCC', { description, incentive: -first.incentive, net: -first.net }),
    adjustment(pack, 'SCC', { description, incentive: first.incentive - 175, net: first.net + 175 }),
    adjustment(pack, 'SCC', {
      class: 'ACC',
      code: 'DCS',
      description: 'Shipping Charge Correction Delivery Confirmation Signature',
      incentive: -400,
      net: 400,
    }),
  ])
}

const refunded: Story = (from) => {
  const nextDay = SERVICES.find(([service]) => service.code === '001')?.[0] ?? GROUND_COMMERCIAL
  const pack = makePackage(from, nextDay)
  const lines = firstCharges(from.random, pack)
  const net = -(lines[0]?.net ?? 0)
  return story(lines, [adjustment(pack, 'GSR', { description: 'Guaranteed Service Refund', net })])
}

const renamed =
  (category: string, detail: string, prefix: string): Story =>
  (from) => {
    const pack = makePackage(from, from.random.weighted(SERVICES))
    const lines = firstCharges(from.random, pack, { extra: false }).filter((line) => line.code !== 'SIM')
    return story(
      lines.map((line) => ({ ...line, category, detail, description: `${prefix} ${line.description}` })),
    )
  }

/** Billed to a third party: on this invoice only a placeholder at 0.00. */
const thirdParty: Story = (from) => {
  const pack = { ...makePackage(from, GROUND_COMMERCIAL), billOption: 'T/P' }
  return story([charge(pack, ['FRT', '003', pack.service.description], 0, { detail: 'TP', physical: true })])
}

/** Declared value, whose basis is the value, and a fee for missing shipment details. */
const insured: Story = (from) => {
  const pack = makePackage(from, GROUND_COMMERCIAL)
  const hundreds = from.random.integer(2, 12)
  return story([
    ...firstCharges(from.random, pack),
    charge(pack, ['ACC', 'EVS', 'Declared Value'], hundreds * 145, { basis: hundreds * 10000 }),
    charge(pack, ['MSC', 'NPF', 'Missing PLD Fee'], 295),
  ])
}

/** What was billed twice, given back later. */
export const givenBack = ({ faults, ...line }: Line): Line => ({
  ...line,
  category: 'ADJ',
  detail: 'VOID',
  description: `Void ${line.description}`,
  incentive: -line.incentive,
  net: -line.net,
  day: line.day + 14,
  physical: false,
})

/** The order of the stories of the first packages in a file, so that a small file has them all. */
export const PROGRAMME: readonly Story[] = [
  billedOnce,
  severalPieces,
  reweighed,
  thirdParty,
  addressCorrected,
  billedOnce,
  zoneCorrected,
  foundResidential,
  reversed,
  refunded,
  renamed('SHP', 'CHBK', 'Chargeback'),
  renamed('SHP', 'CLB', 'Not Previously Billed'),
  renamed('RTN', 'RTS', 'Undeliverable Return'),
  insured,
]

/** Afterwards they come as often as in real files, in thousandths. */
const USUAL: readonly (readonly [Story, number])[] = [
  [billedOnce, 690],
  [severalPieces, 115],
  [reweighed, 117],
  [addressCorrected, 7],
  [zoneCorrected, 6],
  [foundResidential, 12],
  [reversed, 5],
  [refunded, 1],
  [renamed('SHP', 'CHBK', 'Chargeback'), 1],
  [renamed('SHP', 'CLB', 'Not Previously Billed'), 5],
  [renamed('RTN', 'RTS', 'Undeliverable Return'), 2],
  [thirdParty, 36],
  [insured, 3],
]

/** The story of the file's nth shipment. */
export function storyOf(from: Shipper, nth: number): StoryLines {
  const story = PROGRAMME[nth] ?? from.random.weighted(USUAL)
  return story(from)
}

/** One that is billed once. */
export const plainStory = (from: Shipper): StoryLines =>
  from.random.weighted<Story>([
    [billedOnce, 88],
    [severalPieces, 12],
  ])(from)

/** A package of the service on which faults are planted. */
export function plainPackage(from: Shipper, service: Service = GROUND_COMMERCIAL): StoryLines {
  const pack = { ...makePackage(from, service), billOption: 'P/P' }
  return { lines: firstCharges(from.random, pack), later: [], plain: true }
}
