/** The service by which a shipment on an invoice was sent. */
import { NONE } from '../ledger/slots.js'
import type { AuditState, Kind } from '../ledger/state.js'
import { isBaseFreight } from '../schema/subcategories.js'

/** The service of an entry, kept for the next line of the same one: an entry may have many. */
export function services(
  state: AuditState,
  entriesOf: (shipment: number) => readonly number[],
): (entry: number) => string {
  let last = NONE
  let service = ''
  return (entry) => {
    if (entry !== last)
      [last, service] = [entry, serviceOf(state, entry) || elsewhere(state, entry, entriesOf)]
    return service
  }
}

/** That of the shipment's other invoices: surcharges may be billed after the freight. Empty if they state several. */
function elsewhere(
  state: AuditState,
  entry: number,
  entriesOf: (shipment: number) => readonly number[],
): string {
  const shipment = state.entries.col.shipment[entry] as number
  if (shipment === NONE) return ''
  const known = new Set(entriesOf(shipment).map((one) => serviceOf(state, one)))
  known.delete('')
  const [service = ''] = known
  return known.size === 1 ? service : ''
}

function serviceOf(state: AuditState, entry: number): string {
  const { entries, lines, kinds, words } = state
  const stated = entries.col.service[entry] as number
  if (stated !== NONE) return words.list[stated] ?? ''
  let service = ''
  let first = Infinity
  for (let at = entries.col.head[entry] as number; at !== NONE; at = lines.col.next[at] as number) {
    const row = lines.col.row[at] as number
    const kind = kinds[lines.col.kind[at] as number] as Kind
    if (!isBaseFreight(kind) || kind.stage !== 'original' || row > first) continue
    if (row === first && kind.description > service) continue
    first = row
    service = kind.description
  }
  return service
}
