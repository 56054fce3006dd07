/** The rows of each expected shipment put together: parts add up, a row pasted twice counts once. */
import { amountWithCurrency, count } from '../output/amounts.js'
import { commonCurrency } from './currency.js'
import { plus } from './decimal.js'
import type { ExpectedCost, ExpectedRow } from './expected.js'
import { fold } from './fold.js'

interface ExpectedShipments {
  add(cost: ExpectedCost, row: ExpectedRow): void
  taken(file: string): { byNumber: ReadonlyMap<string, ExpectedCost>; warnings: string[] }
}

/** What is known of a shipment so far. */
interface Known {
  cost: ExpectedCost
  readonly first: ExpectedRow
  /** What its rows say in every cell, with their lines; only where it has several rows. */
  said?: Map<string, number>
  /** Currencies of its costs, where they are several. */
  currencies?: readonly string[]
}

/** A row that repeats an earlier one, most likely pasted twice. */
interface Repeat {
  readonly cost: ExpectedCost
  readonly line: number
  readonly before: number
}

export function createExpectedShipments(): ExpectedShipments {
  const shipments = new Map<string, Known>()
  const repeats: Repeat[] = []

  return {
    add: (cost, row) => {
      const key = fold(cost.tracking_number)
      const known = shipments.get(key)
      if (known === undefined) {
        shipments.set(key, { cost, first: row })
        return
      }
      known.said ??= new Map([[everyCell(known.first), known.first.line]])
      const before = known.said.get(everyCell(row))
      if (before !== undefined) {
        repeats.push({ cost, line: row.line, before })
        return
      }
      known.said.set(everyCell(row), row.line)
      const { currency } = known.cost
      if (
        currency !== undefined &&
        cost.currency !== undefined &&
        commonCurrency(currency, cost.currency) === undefined
      )
        known.currencies = [...new Set([...(known.currencies ?? [currency]), cost.currency])]
      known.cost = together(known.cost, cost)
    },
    taken: (file) => {
      const byNumber = new Map<string, ExpectedCost>()
      for (const [key, { cost, currencies }] of shipments)
        byNumber.set(key, currencies === undefined ? cost : { ...cost, cost: undefined, currency: undefined })
      const mixed = [...shipments.values()].filter(({ currencies }) => currencies !== undefined)
      const sentences = [
        shipments.size === 0 ? 'no expected costs in it, column names at most' : undefined,
        repeats.length === 0 ? undefined : repeatsText(repeats),
        mixed.length === 0 ? undefined : mixedText(mixed),
      ]
      return {
        byNumber,
        warnings: sentences.flatMap((one) => (one === undefined ? [] : [`${file}: ${one}`])),
      }
    },
  }
}

const everyCell = ({ written }: ExpectedRow): string =>
  JSON.stringify(written.map((cell) => (typeof cell === 'string' ? cell.trim() : cell)))

/** Two rows of one shipment: costs add up; a voided label does not count beside one that is not. */
function together(first: ExpectedCost, second: ExpectedCost): ExpectedCost {
  if (first.voided !== second.voided && (first.voided === true || second.voided === true))
    return first.voided === true ? second : first
  const { cost } = first
  return {
    ...first,
    cost: cost === undefined || second.cost === undefined ? (cost ?? second.cost) : plus(cost, second.cost),
    currency: narrower(first.currency, second.currency),
    weight: first.weight ?? second.weight,
    weight_unit: first.weight === undefined ? second.weight_unit : first.weight_unit,
    service: first.service ?? second.service,
    zone: first.zone ?? second.zone,
    voided: typeof first.voided === 'string' ? first.voided : (second.voided ?? first.voided),
    reference: first.reference ?? second.reference,
  }
}

const narrower = (a: string | undefined, b: string | undefined): string | undefined =>
  a === undefined || b === undefined ? (a ?? b) : (commonCurrency(a, b) ?? a)

const SHOWN = 5

function listed(texts: readonly string[]): string {
  const more = texts.length > SHOWN ? `, and ${texts.length - SHOWN} more` : ''
  return `${texts.slice(0, SHOWN).join(', ')}${more}`
}

function repeatsText(repeats: readonly Repeat[]): string {
  const rows = repeats.map(({ cost, line, before }) => {
    const worth = cost.cost === undefined ? '' : ` ${amountWithCurrency(cost.cost, cost.currency ?? null)}`
    return `line ${line} as line ${before} (${cost.tracking_number}${worth})`
  })
  const verb = repeats.length === 1 ? 'repeats' : 'repeat'
  return `${count(repeats.length, 'row')} ${verb} an earlier one in every cell and ${repeats.length === 1 ? 'is' : 'are'} counted once: ${listed(rows)}; delete what was pasted twice, or write the sum in one row`
}

function mixedText(mixed: readonly Known[]): string {
  const shipments = mixed.map(
    ({ cost, currencies }) => `${cost.tracking_number} (${(currencies ?? []).join(' and ')})`,
  )
  return `${count(mixed.length, 'shipment')} with costs in several currencies, which do not add up and are not compared: ${listed(shipments)}`
}
