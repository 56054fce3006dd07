/** Records that gave no charge. What seems to be missing from the files may be in them. */

import type { AuditState } from '../ledger/state.js'
import type { Carrier } from '../schema/line-item.js'
import { UNCHARGED_KEPT, type UnchargedTotal } from '../schema/summary.js'
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
  /** No record was rejected, and no file unreadable. */
  readonly isEmpty: boolean
  /** Files that could not be read. */
  readonly files: number
  /** Records without a charge that are not in `uncharged`, because a file has very many: at most this many. */
  readonly uncompared: number
  /** Rejected records of these files that are not in `uncharged`, because a file has very many: at most this many. */
  uncomparedIn(files: Iterable<string>): number
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
  const further = furtherRecords(state, isCounted)
  const isOf = (carrier: Carrier | null, file: string): boolean => fits(carrier, carrierOf(file))
  return {
    uncharged,
    isEmpty: rejected.length === 0 && byFile.size === 0 && state.unreadFiles === 0,
    files: state.unreadFiles,
    uncompared: [...further.values()].reduce((sum, { uncharged: records }) => sum + records, 0),
    uncomparedIn: (files) => {
      let sum = 0
      for (const file of new Set(files)) sum += further.get(file)?.rejected ?? 0
      return sum
    },
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

/** Records of files that have more of them than are kept, with and without being rejected. */
function furtherRecords(
  { uncharged, files }: AuditState,
  isCounted: (record: Pick<UnchargedTotal, 'file' | 'invoice_id'>) => boolean,
): ReadonlyMap<string, { readonly rejected: number; readonly uncharged: number }> {
  const found = new Map<string, { rejected: number; uncharged: number }>()
  if (uncharged.length < UNCHARGED_KEPT) return found
  const kept = new Map<string, { rejected: number; uncharged: number }>()
  for (const { file, rejected } of uncharged) {
    const own = kept.get(file) ?? { rejected: 0, uncharged: 0 }
    kept.set(file, own)
    own[rejected === true ? 'rejected' : 'uncharged']++
  }
  for (const [file, own] of kept) {
    const { rejected = 0, skipped } = files.get(file) ?? {}
    if (!isCounted({ file, invoice_id: null })) continue
    const over = (records: number, all: number): number =>
      records < UNCHARGED_KEPT ? 0 : Math.max(0, all - records)
    found.set(file, {
      rejected: over(own.rejected, rejected),
      uncharged: over(own.uncharged, skipped?.zero ?? 0),
    })
  }
  return found
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
