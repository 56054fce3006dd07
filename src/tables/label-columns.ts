/** Expected costs in the export of a known tool: which columns are read, and a summary in words. */
import type { LabelExport } from '../format/format.js'
import { fold } from '../values/fold.js'
import { count } from '../values/shown-amounts.js'
import { columnAt } from './csv.js'

/** How the columns of an export are read if their names are not enough. */
export interface LabelCells {
  readonly declared: LabelExport
  /** Columns whose amounts are added to the cost. */
  readonly fees: readonly number[]
  readonly voided: number
}

/** The tool with these columns; undefined if there is none. */
export function labelExportOf(
  names: readonly string[],
  exports: readonly LabelExport[],
): LabelExport | undefined {
  return exports.find(({ recognise }) => recognise.every((wanted) => columnAt(names, [wanted].flat()) >= 0))
}

export const labelCellsOf = (names: readonly string[], declared: LabelExport): LabelCells => ({
  declared,
  fees: (declared.fees ?? []).map((name) => columnAt(names, [name])).filter((place) => place >= 0),
  voided: columnAt(names, [declared.voided?.column ?? []].flat()),
})

/** Whether the tool's own words mean that a label was voided; undefined if the text is not one of them. */
export function labelVoided(text: string, { voided }: LabelExport): boolean | undefined {
  const word = fold(text)
  if (word === '') return false
  if (voided?.words.some((one) => fold(one) === word) === true) return true
  return voided?.live?.some((one) => fold(one) === word) === true ? false : undefined
}

export interface LabelsRead {
  readonly labels: number
  readonly voided: number
  /** Orders without a parcel, and parcels that share one cost. */
  readonly unshipped: number
  readonly shared: number
}

type LabelField = 'cost' | 'weight' | 'weight_unit' | 'service' | 'currency' | 'voided'

/** How the columns were read over all rows: JSON objects may have different keys. */
export interface LabelNames {
  /** Adds the columns of a row, or of rows with the same columns. */
  note(
    label: LabelCells,
    names: readonly string[],
    places: Readonly<Partial<Record<LabelField, number>>>,
  ): void
  /** One line; undefined if no row was from an export. */
  says(read: LabelsRead): string | undefined
}

export function createLabelNames(): LabelNames {
  const quotes: Partial<Record<LabelField, string>> = {}
  const fees = new Set<string>()
  let known: LabelExport | undefined
  let quote = ''
  return {
    note: ({ declared, fees: own }, names, places) => {
      known ??= declared
      for (const [field, place] of Object.entries(places) as [LabelField, number][])
        quotes[field] ??= names[place] ?? ''
      for (const place of own) fees.add(names[place] ?? '')
      if (columnAt(names, [declared.quoted ?? []].flat()) >= 0)
        quote = ` (not ${declared.quoted}, which is a quote)`
    },
    says: (read) => known && lineOf(known, quotes, [...fees], quote, read),
  }
}

function lineOf(
  { title, weightUnit, currency }: LabelExport,
  columnOf: Readonly<Partial<Record<LabelField, string>>>,
  fees: readonly string[],
  quote: string,
  { labels, voided, unshipped, shared }: LabelsRead,
): string {
  const unit = columnOf.weight_unit ?? weightUnit
  const billed = columnOf.currency ?? currency
  const read = [
    `cost ${[columnOf.cost, ...fees].join(' + ')}${quote}${billed === undefined ? '' : ` in ${billed}`}`,
    columnOf.weight === undefined
      ? 'no weight'
      : `weight ${columnOf.weight}${unit === undefined ? '' : ` in ${unit}`}`,
    `service ${columnOf.service ?? 'not stated'}`,
    `void ${columnOf.voided ?? 'not stated'}`,
  ]
  const rest = [
    `${count(labels, 'label')}, ${voided} voided`,
    ...(unshipped === 0 ? [] : [`${count(unshipped, 'order')} without a parcel`]),
    ...(shared === 0
      ? []
      : [`${count(shared, 'shipment')} of several parcels with one cost, which is not compared`]),
  ]
  return `read as ${title}: ${read.join(', ')}; ${rest.join(', ')}`
}
