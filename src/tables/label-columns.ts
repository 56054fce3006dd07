/** Expected costs in the export of a known tool: which of its columns are read, and what they come to in words. */
import type { LabelExport } from '../format/format.js'
import { fold } from '../values/fold.js'
import { count } from '../values/shown-amounts.js'
import { columnAt } from './csv.js'

/** How the columns of an export are read where that is not what their names say. */
export interface LabelCells {
  readonly declared: LabelExport
  /** Columns whose amounts are added to the cost. */
  readonly fees: readonly number[]
  readonly voided: number
}

/** The tool whose columns these are; undefined where they are of none. */
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

/** Whether the tool's own words say that a label was voided; undefined where they do not know the text. */
export function labelVoided(text: string, { voided }: LabelExport): boolean | undefined {
  const word = fold(text)
  if (word === '') return false
  if (voided?.words.some((one) => fold(one) === word) === true) return true
  return voided?.live?.some((one) => fold(one) === word) === true ? false : undefined
}

export interface LabelsRead {
  readonly labels: number
  readonly voided: number
  /** Orders that name no parcel, and parcels that share one cost. */
  readonly unshipped: number
  readonly shared: number
}

type Said = 'cost' | 'weight' | 'weight_unit' | 'service' | 'currency' | 'voided'

/** Which column was read as what, over all rows: the objects of JSON need not have the same keys. */
export interface LabelNames {
  /** The columns of a row, or of rows that have the same. */
  note(label: LabelCells, names: readonly string[], places: Readonly<Partial<Record<Said, number>>>): void
  /** In one line; undefined where no row was one of an export. */
  says(read: LabelsRead): string | undefined
}

export function createLabelNames(): LabelNames {
  const said: Partial<Record<Said, string>> = {}
  const fees = new Set<string>()
  let known: LabelExport | undefined
  let quote = ''
  return {
    note: ({ declared, fees: own }, names, places) => {
      known ??= declared
      for (const [field, place] of Object.entries(places) as [Said, number][])
        said[field] ??= names[place] ?? ''
      for (const place of own) fees.add(names[place] ?? '')
      if (columnAt(names, [declared.quoted ?? []].flat()) >= 0)
        quote = ` (not ${declared.quoted}, which is a quote)`
    },
    says: (read) => known && lineOf(known, said, [...fees], quote, read),
  }
}

function lineOf(
  { title, weightUnit, currency }: LabelExport,
  said: Readonly<Partial<Record<Said, string>>>,
  fees: readonly string[],
  quote: string,
  { labels, voided, unshipped, shared }: LabelsRead,
): string {
  const unit = said.weight_unit ?? weightUnit
  const billed = said.currency ?? currency
  const read = [
    `cost ${[said.cost, ...fees].join(' + ')}${quote}${billed === undefined ? '' : ` in ${billed}`}`,
    said.weight === undefined
      ? 'no weight'
      : `weight ${said.weight}${unit === undefined ? '' : ` in ${unit}`}`,
    `service ${said.service ?? 'not stated'}`,
    `void ${said.voided ?? 'not stated'}`,
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
