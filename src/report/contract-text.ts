/** A proposed contract as text: each row with the charges it explains, to be compared with the agreement. */
import type { ContractInput } from '../tables/contract-schema.js'
import { amountWithCurrency, count } from '../values/shown-amounts.js'

export interface ProposedTerms {
  readonly contract: ContractInput
  readonly parcels: number
  readonly unexplained: readonly {
    readonly what: string
    readonly rows: number
    readonly examples: readonly string[]
  }[]
}

type Row = Readonly<Record<string, unknown>>

const LISTS = [
  ['base', 'Discounts off the list price'],
  ['modifier', 'Added to the base price'],
  ['minimum', 'Minimum price of a parcel'],
  ['dim', 'Divisors of dimensional weights'],
  ['surcharges', 'Surcharges'],
  ['fuel', 'Fuel surcharges'],
  ['peak', 'Surcharges of a season'],
] as const

export function contractText(proposed: readonly ProposedTerms[]): string {
  return `${proposed.flatMap(linesOf).join('\n')}\n`
}

function linesOf({ contract, parcels, unexplained }: ProposedTerms): string[] {
  const { carrier, accounts = [], currency, from } = contract
  const lines = [
    `${carrier}, account ${accounts.join(', ') || 'not stated'}, from ${from}: ${count(parcels, 'parcel')} with a base price of their own`,
  ]
  for (const [name, title] of LISTS) {
    const rows = contract[name]
    if (!Array.isArray(rows)) continue
    lines.push('', title)
    for (const row of rows as readonly Row[]) lines.push(`  ${rowText(row, currency ?? null)}`)
  }
  lines.push(
    '',
    unexplained.length === 0
      ? 'Every charge that it covers is explained.'
      : 'Not explained: reported by an audit with this contract if a row applies to them',
  )
  for (const { what, rows, examples } of unexplained)
    lines.push(
      `  ${what}: ${count(rows, 'charge')}${examples.length === 0 ? '' : `, such as ${examples.join(', ')}`}`,
    )
  return [...lines, '']
}

function rowText(row: Row, currency: string | null): string {
  const { charge, service, zone, weight, packaging, percent, net, from, to, note } = row
  const which = [
    ...(charge === undefined ? [] : [charge]),
    ...(service === undefined ? [] : [[service].flat().join(', ')]),
    ...(zone === undefined ? [] : [`zone ${zone}`]),
    ...(weight === undefined ? [] : [`weight ${weight}`]),
    ...(packaging === undefined ? [] : [`in ${[packaging].flat().join(', ')}`]),
    ...(from === undefined ? [] : [`from ${from}`]),
    ...(to === undefined ? [] : [`until ${to}`]),
  ].join(', ')
  const { divisor, rate, percent_off: off } = row
  const terms =
    divisor !== undefined
      ? `${divisor}`
      : rate !== undefined
        ? `${rate} %${off === undefined ? '' : ` less ${off} % of it`}`
        : percent === undefined
          ? amountWithCurrency(`${net}`, currency)
          : Object.entries(percent as Readonly<Record<string, string>>)
              .map(([name, value]) => `${name} ${value} %`)
              .join(' and ') || 'no discount'
  return `${which}: ${terms}${note === undefined ? '' : ` (${note})`}`
}
