/** What a record with a base charge states about its price: its zone, and the words kept once per entry. */
import { priceTerms } from '../checks/priced-parcel.js'
import { type AuditRecord, fact, ofShipment } from '../checks/record.js'
import { isFirstBase, noteZone } from '../ledger/book.js'
import { NONE } from '../ledger/slots.js'
import type { AuditState } from '../ledger/state.js'

/** Zeros mean that no zone applies. */
function isZone(text: string): boolean {
  for (let at = 0; at < text.length; at++) if (text.charCodeAt(at) !== 48) return true
  return text === ''
}

export function bindBase(state: AuditState): (record: AuditRecord) => void {
  const { words, entries } = state

  /** Most records repeat the value of the one before. */
  function remembered(counts: (text: string) => boolean = () => true): (text: string | null) => number {
    let last: string | undefined
    let id = NONE
    return (text) => {
      if (text === null) return NONE
      if (text === last) return id
      if (!counts(text)) return NONE
      id = words.id(text)
      // The text of the word itself: that of a batch would keep the whole text that it was cut from in memory.
      last = words.list[id]
      return id
    }
  }
  const zoneOf = remembered(isZone)
  const serviceOf = remembered()
  const weightOf = remembered()
  const unitOf = remembered()
  const originOf = remembered()
  const destinationOf = remembered()
  const termsOf = remembered()

  return (record) => {
    const { entry, row } = record
    const zone = zoneOf(ofShipment(record, 'zone'))
    if (zone !== NONE) noteZone(state, entry, zone, row)
    if (!isFirstBase(state, entry, row)) return
    const { col } = entries
    col.service[entry] = serviceOf(fact(record, 'service') ?? ofShipment(record, 'service'))
    col.weight[entry] = weightOf(ofShipment(record, 'billed_weight'))
    col.unit[entry] = unitOf(ofShipment(record, 'billed_weight_unit'))
    col.origin[entry] = originOf(fact(record, 'origin_postal_code'))
    col.destination[entry] = destinationOf(ofShipment(record, 'destination_postal_code'))
    col.terms[entry] = termsOf(priceTerms(record))
  }
}
