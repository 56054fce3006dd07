/** Records that gave no charge. What seems to be missing from the files may be in them. */

import type { AuditState } from '../ledger/state.js'
import type { Carrier } from '../schema/line-item.js'
import type { UnchargedTotal } from '../schema/summary.js'
import { isDamaged } from '../values/damaged-number.js'
import { foldIdentifier } from '../values/fold.js'

/** An invoice as a finding names it. */
export interface NamedInvoice {
  readonly carrier: Carrier | null
  readonly invoice: string | null
  readonly account?: string | null | undefined
  readonly date?: string | null
}

export interface UnreadRows {
  /** Records without a charge, except those of deliveries that came again and no longer count. */
  readonly uncharged: readonly UnchargedTotal[]
  /** No record was rejected. */
  readonly isEmpty: boolean
  /** Rejected records of the shipment. */
  ofShipment(tracking: string, carrier: Carrier | null): number
  /** Rejected records of the invoice. */
  ofInvoice(invoice: NamedInvoice): number
  /** Rejected records of these files whose shipment is not known for sure; if of an invoice as a whole, those whose invoice is not known. */
  inFiles(files: Iterable<string>, ofInvoice: boolean): number
  /** Rejected records of files of the carrier, or of all files, whose shipment is not known for sure. */
  anywhere(carrier: Carrier | null): number
  /** Rejected records of the file, except those that are of other invoices for sure. */
  mayBeOf(invoice: string | null, file: string): number
}

/** Rejected records of a file. */
interface OfFile {
  /** Their carrier; null if the file may be of several. */
  readonly carrier: Carrier | null
  /** Those of no known shipment. */
  anyShipment: number
  /** Those of no known invoice. */
  anyInvoice: number
}

/** `counts`: whether a delivery counts; `carrierOf`: the only carrier of a file, otherwise null. */
export function unreadRows(
  state: AuditState,
  counts: (delivery: number) => boolean,
  carrierOf: (file: string) => Carrier | null,
): UnreadRows {
  const isCounted = countedRecords(state, counts)
  const uncharged = state.uncharged.filter(isCounted)
  const rejected = uncharged.filter((one) => one.rejected === true)
  const byFile = new Map<string, OfFile>()
  for (const [file, { rejected: all }] of state.files)
    if (all > 0 && isCounted({ file, invoice_id: null }))
      byFile.set(file, { carrier: carrierOf(file), anyShipment: all, anyInvoice: all })
  // Those of a delivery that does not count are of no other shipment either.
  for (const one of state.uncharged) {
    const own = byFile.get(one.file)
    if (own === undefined || one.rejected !== true || !isSure(one)) continue
    own.anyShipment = Math.max(0, own.anyShipment - 1)
    if (one.invoice_id !== null) own.anyInvoice = Math.max(0, own.anyInvoice - 1)
  }
  const ofShipments = grouped(rejected, ({ tracking_number: number }) =>
    number === null || isDamaged(number) ? null : foldIdentifier(number),
  )
  const ofInvoices = grouped(rejected, ({ invoice_id: invoice }) =>
    invoice === null ? null : foldIdentifier(invoice),
  )
  const ofInvoicesInFile = grouped(rejected.filter(isSure), ({ invoice_id: invoice, file }) =>
    invoice === null ? null : placeOf(file, invoice),
  )
  const everywhere = new Map<Carrier | null, number>()
  for (const { carrier, anyShipment } of byFile.values())
    everywhere.set(carrier, (everywhere.get(carrier) ?? 0) + anyShipment)
  const all = [...everywhere.values()].reduce((sum, rows) => sum + rows, 0)
  const isOf = (carrier: Carrier | null, file: string): boolean => fits(carrier, carrierOf(file))
  return {
    uncharged,
    isEmpty: rejected.length === 0 && byFile.size === 0,
    ofShipment: (tracking, carrier) =>
      (ofShipments.get(foldIdentifier(tracking)) ?? []).filter(({ file }) => isOf(carrier, file)).length,
    ofInvoice: ({ carrier, invoice, account = null, date = null }) =>
      invoice === null
        ? 0
        : (ofInvoices.get(foldIdentifier(invoice)) ?? []).filter(
            (one) =>
              isOf(carrier, one.file) &&
              fits(date, one.invoice_date) &&
              fits(folded(account), folded(one.account_id)),
          ).length,
    inFiles: (files, ofInvoice) => {
      let sum = 0
      for (const file of new Set(files))
        sum += byFile.get(file)?.[ofInvoice ? 'anyInvoice' : 'anyShipment'] ?? 0
      return sum
    },
    anywhere: (carrier) =>
      carrier === null ? all : (everywhere.get(carrier) ?? 0) + (everywhere.get(null) ?? 0),
    mayBeOf: (invoice, file) => {
      const own = byFile.get(file)
      if (own === undefined) return 0
      if (invoice === null) return state.files.get(file)?.rejected ?? 0
      return own.anyInvoice + (ofInvoicesInFile.get(placeOf(file, invoice))?.length ?? 0)
    },
  }
}

/** Whether its cells are in their columns, and its number is whole. */
const isSure = ({ moved, tracking_number: number }: UnchargedTotal): boolean =>
  moved !== true && !(number !== null && isDamaged(number))

const fits = (one: string | null, other: string | null): boolean =>
  one === null || other === null || one === other

const folded = (text: string | null): string | null => (text === null ? null : foldIdentifier(text))
const placeOf = (file: string, invoice: string): string => `${file}\n${foldIdentifier(invoice)}`

function grouped(
  records: readonly UnchargedTotal[],
  keyOf: (record: UnchargedTotal) => string | null,
): Map<string, UnchargedTotal[]> {
  const groups = new Map<string, UnchargedTotal[]>()
  for (const one of records) {
    const key = keyOf(one)
    if (key === null) continue
    const group = groups.get(key)
    if (group === undefined) groups.set(key, [one])
    else group.push(one)
  }
  return groups
}

/** Whether a record without a charge is of a delivery that counts: of its invoice in its file, otherwise of any in its file. */
function countedRecords(
  { deliveries, files, uncharged }: AuditState,
  counts: (delivery: number) => boolean,
): (record: Pick<UnchargedTotal, 'file' | 'invoice_id'>) => boolean {
  const wanted = new Set(uncharged.map(({ file }) => file))
  for (const [file, { rejected }] of files) if (rejected > 0) wanted.add(file)
  const known = new Map<string, boolean>() // by file, and by invoice in it
  if (wanted.size > 0)
    for (const [at, { file, invoice, copy }] of deliveries.entries()) {
      if (copy === true || !wanted.has(file)) continue
      const isCounted = counts(at)
      for (const key of [file, placeOf(file, invoice ?? '')])
        known.set(key, isCounted || known.get(key) === true)
    }
  return ({ file, invoice_id }) => known.get(placeOf(file, invoice_id ?? '')) ?? known.get(file) ?? true
}
