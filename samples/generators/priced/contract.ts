/** The contracts behind the parcels, as files of contracts have them. */
import { date } from '../calendar.js'
import { amount } from '../cents.js'
import type { ServiceTerms } from './terms.js'
import * as terms from './terms.js'

/** What of a contract differs by carrier: account, names of discounts and charges. */
export interface ContractNames {
  readonly carrier: string
  readonly account: string
  readonly currency: string
  readonly services: readonly ServiceTerms[]
  /** How the invoice writes the zones of a service. */
  readonly zone: (service: ServiceTerms, zone: number) => string
  /** The discount by weight, and the earned one where it is a charge of its own. */
  readonly discounts: readonly [performance: string, earned: string | null]
  readonly charges: Readonly<Record<'residential' | 'area' | 'handling' | 'demand', string>>
}

const BANDS = ['1-20', '21-50', '51-'] as const
const ZONES = [2, 3, 4, 5, 6, 7, 8] as const
/** Days from which something holds, and the last days before. */
const START = terms.FIRST_WEEK
const CHANGES = [terms.CONTRACT_CHANGE, terms.PRICE_ROUND] as const

interface Dated {
  readonly from: string
  readonly to: string | null
  /** A day of it. */
  readonly on: number
}

function* spans(days: readonly number[]): Iterable<Dated> {
  for (const [at, from] of days.entries()) {
    const next = days[at + 1]
    yield { from: date(from), to: next === undefined ? null : date(next - 1), on: from }
  }
}

const percent = (thousandths: number): string => amount(thousandths, 1)

/** The contract as JSON has it; `list`: prices are those of the invoice. */
export function contractOf(names: ContractNames): Record<string, unknown> {
  const { services, discounts, charges } = names
  const [performance, earned] = discounts
  const periods = [...spans([START, ...CHANGES])]
  const rows = <Row>(of: (service: ServiceTerms, dated: Dated) => readonly Row[]): Row[] =>
    services.flatMap((service) => periods.flatMap((dated) => of(service, dated)))
  const during = ({ from, to }: Dated) => ({ from, to })
  return {
    carrier: names.carrier,
    accounts: [names.account],
    currency: names.currency,
    from: date(START),
    to: null,
    list: 'invoice',
    base: rows((service, dated) =>
      BANDS.map((weight, band) => ({
        service: [service.name],
        weight,
        percent: {
          [performance]: percent((service.bands[band] ?? 0) + (dated.on >= terms.CONTRACT_CHANGE ? 10 : 0)),
          ...(earned === null ? {} : { [earned]: percent(service.earned) }),
        },
        ...during(dated),
      })),
    ),
    minimum: rows((service, dated) =>
      ZONES.map((zone) => ({
        service: [service.name],
        zone: names.zone(service, zone),
        net: amount(service.minimum + (zone - 2) * 45 + (dated.on >= terms.CONTRACT_CHANGE ? 30 : 0)),
        ...during(dated),
      })),
    ),
    dim: services.map(({ name, divisor }) => ({ service: [name], divisor: `${divisor}` })),
    surcharges: periods.flatMap((dated) => [
      {
        charge: charges.residential,
        net: amount(terms.residentialPrice(dated.on).net),
        ...during(dated),
      },
      { charge: charges.area, net: amount(terms.areaPrice(dated.on).net), ...during(dated) },
      ...services.flatMap((service) =>
        ZONES.map((zone) => ({
          charge: charges.handling,
          service: [service.name],
          zone: names.zone(service, zone),
          net: amount(terms.handlingPrice(zone, dated.on).net),
          when: { longest: '48', second: '30', length_girth: '105' },
          ...during(dated),
        })),
      ),
    ]),
    peak: [...spans(terms.PEAK_CHANGES)].flatMap((dated) => {
      const price = terms.demandPrice(dated.on)
      return price === null ? [] : [{ charge: charges.demand, net: amount(price.net), ...during(dated) }]
    }),
    fuel: services.flatMap((service) =>
      Array.from({ length: terms.WEEKS }, (_, week) => {
        const monday = START + 7 * week
        const rate = amount(terms.fuelRate(service, monday))
        return { service: [service.name], rate, from: date(monday), to: date(monday + 6) }
      }),
    ),
    guarantee: { waived: false },
  }
}
