/** The columns of the fields of a line item: by their names, checked against their cells. */
import type { CellKind } from './cell-kind.js'
import type { Sample } from './sample.js'
import { FIELD_WORDS, likeness, type NamedField } from './words.js'

export interface FoundField {
  readonly field: NamedField
  readonly at: number
  /** The confidence, and a sample. */
  readonly note: string
}

/** A weaker match of a name is no evidence. */
const LEAST = 0.3

/** Kinds of cells allowed in a field; any if it is not listed. */
const FITS: Readonly<Partial<Record<NamedField, readonly CellKind[]>>> = {
  invoice_date: ['date'],
  ship_date: ['date'],
  billed_weight: ['amount', 'whole'],
  tracking_number: ['text', 'whole'],
  invoice_id: ['text', 'whole'],
  account_id: ['text', 'whole'],
  service: ['text', 'whole'],
  charge_description: ['text'],
  charge_code: ['text', 'whole'],
  weight_unit: ['text'],
  currency: ['text'],
  origin_country: ['text'],
  destination_country: ['text'],
}

export function fieldsIn({ table: { names }, kinds, cells }: Sample): FoundField[] {
  const assigned = new Set<number>()
  const found: FoundField[] = []
  for (const [field, phrases] of Object.entries(FIELD_WORDS) as [NamedField, readonly string[]][]) {
    let best: { readonly at: number; readonly how: number } | undefined
    for (const [at, name] of names.entries()) {
      const kind = kinds[at] ?? 'blank'
      if (assigned.has(at) || kind === 'blank' || FITS[field]?.includes(kind) === false) continue
      if (!fitsCells(field, cells[at] ?? [])) continue
      const how = likeness(name, phrases)
      if (how >= LEAST && how > (best?.how ?? 0)) best = { at, how }
    }
    if (best === undefined) continue
    assigned.add(best.at)
    found.push({ field, at: best.at, note: noteOf(best.how, cells[best.at] ?? []) })
  }
  if (!found.some(({ field }) => field === 'tracking_number')) {
    const at = names.findIndex(
      (_, place) =>
        !assigned.has(place) &&
        (kinds[place] === 'text' || kinds[place] === 'whole') &&
        nameParcels(cells[place] ?? []),
    )
    if (at >= 0) found.push({ field: 'tracking_number', at, note: noteOf(0, cells[at] ?? []) })
  }
  return found
}

/** Whether the cells look like parcel numbers: a different one in each row, of letters and digits. */
function nameParcels(cells: readonly string[]): boolean {
  const filled = cells.filter((cell) => cell !== '')
  return (
    filled.length > 2 &&
    new Set(filled).size === filled.length &&
    filled.every((cell) => /^[A-Z0-9 -]{6,40}$/i.test(cell) && /\d.*\d.*\d.*\d/.test(cell))
  )
}

function fitsCells(field: NamedField, cells: readonly string[]): boolean {
  const filled = cells.filter((cell) => cell !== '')
  const different = new Set(filled).size
  if (field === 'currency') return filled.every((cell) => /^[A-Z]{3}$/.test(cell))
  if (field === 'weight_unit')
    return filled.every((cell) => /^(lbs?|kgs?|oz|g|grams?|pounds?)\.?$/i.test(cell))
  if (field === 'tracking_number') return filled.every((cell) => cell.length >= 5 && /\d/.test(cell))
  // A column with a different text in each row is not a charge description.
  if (field === 'charge_description') return different > 1 && different <= Math.max(2, filled.length * 0.6)
  return true
}

function noteOf(how: number, cells: readonly string[]): string {
  const filled = cells.filter((cell) => cell !== '')
  const sure = how >= 0.95 ? 'sure, by its name' : how >= 0.5 ? 'likely, by its name' : 'not sure: check it'
  const [first = ''] = filled
  return `${sure}; ${filled.length} of ${cells.length} filled, "${first.slice(0, 30)}"`
}
