/** What a record with a base charge states of its price: its zone, and the words that an entry has once. */
import { priceTerms } from '../checks/priced-parcel.js'
import { type AuditRecord, fact, ofShipment } from '../checks/record.js'
import { type BASE_WORDS, noteBase, noteZone } from '../ledger/book.js'
import { NONE } from '../ledger/slots.js'
import type { AuditState } from '../ledger/state.js'

type BaseWord = (typeof BASE_WORDS)[number]

export function bindBase(state: AuditState): (record: AuditRecord) => void {
  const { words } = state
  const last = new Map<BaseWord, { text: string; id: number }>()

  /** Most records say what the one before says. */
  function wordOf(name: BaseWord, text: string | null): number {
    if (text === null) return NONE
    const known = last.get(name)
    if (known?.text === text) return known.id
    const id = words.id(text)
    // The word's own text: that of a batch would keep all that it was cut from.
    last.set(name, { text: words.list[id] as string, id })
    return id
  }

  return (record) => {
    const { entry, row } = record
    const zone = ofShipment(record, 'zone')
    // Zero-filled means that no zone applies.
    if (zone !== null && !/^0+$/.test(zone)) noteZone(state, entry, words.id(zone), row)
    noteBase(state, entry, row, (name) => wordOf(name, BASE_TEXTS[name](record)))
  }
}

const BASE_TEXTS: Readonly<Record<BaseWord, (record: AuditRecord) => string | null>> = {
  service: (record) => fact(record, 'service') ?? ofShipment(record, 'service'),
  weight: (record) => ofShipment(record, 'billed_weight'),
  unit: (record) => ofShipment(record, 'billed_weight_unit'),
  origin: (record) => fact(record, 'origin_postal_code'),
  destination: (record) => ofShipment(record, 'destination_postal_code'),
  terms: priceTerms,
}
