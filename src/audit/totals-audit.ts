/**
 * An audit for totals only: one file added up without line items. If line items are needed (findings, another file, a state to
 * keep), it gives up in favour of the audit that reads them; otherwise both give the same report.
 */
import { isForeign } from '../checks/foreign-amounts.js'
import { type AuditRecord, isNil } from '../checks/record.js'
import { rowTotal } from '../checks/row-total.js'
import { BY_ID, NO_SHIPMENT, TRACKED } from '../csv/kernel/totals-kernel.js'
import type { FormatDeclaration } from '../format/format.js'
import { noteDeclaredOn } from '../ledger/book.js'
import { deliveryHead, deliveryOf } from '../ledger/deliveries.js'
import type { Delivery } from '../ledger/delivery.js'
import { NONE } from '../ledger/slots.js'
import { type AuditState, ownRows } from '../ledger/state.js'
import type { ChargeBatch, InvoiceHead } from '../parse/charge-batch.js'
import type { FileAccount } from '../parse/parse-file.js'
import { exactMoney, NotTotals, type TotalsBook } from '../parse/totals-book.js'
import { CHARGE_CATEGORIES } from '../schema/line-item.js'
import { isDamaged } from '../values/damaged-number.js'
import { foldIdentifier } from '../values/fold.js'
import { addMoney, type Money, ZERO } from '../values/money.js'
import { type Audit, beginAudit, ledgerOf } from './audit.js'
import type { ReadAuditOptions } from './audit-options.js'
import { chooseChecks, OF_TOTALS } from './chosen-checks.js'

export const isOfTotals = ({
  checks = [],
  allLook,
  expected,
  deliveries,
  contract = [],
}: ReadAuditOptions): boolean =>
  checks.length > 0 &&
  checks.every((check) => OF_TOTALS.has(check)) &&
  allLook !== true &&
  expected === undefined &&
  deliveries === undefined &&
  contract.length === 0

export interface TotalsAudit {
  /** Adds records that the kernel did not add up. Throws `NotTotals`. */
  add(batch: ChargeBatch): void
  /** The audit of the file, after it has been read. Throws `NotTotals`. */
  close(account: FileAccount): Audit
}

/** Charges above this amount might not be added up exactly. */
const GREATEST = 2n ** 43n
const DECIMALS = 6
/** Sums up to this fit into 64 bit integers, with room for rounding. */
const EXACT = 2 ** 61
const LONGEST = 80

export function createTotalsAudit(
  options: ReadAuditOptions,
  formats: readonly FormatDeclaration[],
  book: TotalsBook,
): TotalsAudit {
  const audit = beginAudit(options)
  const state = ledgerOf(audit)
  const { looking } = chooseChecks(options.checks)
  const { kernel } = book.memory

  /** Whether a check observes the records of a format: only the check of record totals may. */
  function observersOf(format: FormatDeclaration | undefined): boolean {
    const names = looking.flatMap((check) =>
      check.observe !== undefined && (check.observes?.(format) ?? true) ? [check.name] : [],
    )
    if (format === undefined || names.some((name) => name !== rowTotal.name)) throw new NotTotals()
    return names.length > 0
  }

  function add(batch: ChargeBatch): void {
    const { records, heads } = batch
    const format = formats.find(({ id }) => id === batch.format)
    const observed = observersOf(format)
    if (records.unreadable.size > 0) throw new NotTotals()
    for (let index = 0; index < records.length; index++) {
      const head = heads[records.head[index] as number] as InvoiceHead
      const delivery = deliveryOf(state, deliveryHead(batch, head, null, format?.audit))
      const place = state.deliveries[delivery] as Delivery
      const first = records.first[index] as number
      const end = records.first[index + 1] as number
      const row = records.row[index] as number
      place.addRecords(1, end - first, row)
      addCharges(batch, head, index)
      const { hints, kindOf } = { hints: format?.audit, kindOf: () => NONE }
      const record: AuditRecord = {
        ...{ batch, index, first, end, row, hints, kindOf, bits: 0, delivery, place },
        ...{ shipment: NONE, entry: NONE },
      }
      if (isForeign(record, 'invoice_total_currency')) throw new NotTotals()
      note(delivery, records.facts?.invoice_total?.[index] || null, row)
      if (observed) rowTotal.observe?.(record, state)
    }
  }

  function note(delivery: number, declared: string | null, row: number): void {
    if (declared !== null) noteDeclaredOn(state, delivery, state.amounts.id(declared), row)
  }

  function addCharges({ records, charges, kinds }: ChargeBatch, head: InvoiceHead, index: number): void {
    const [first, end] = [records.first[index] as number, records.first[index + 1] as number]
    const categoryOf = (kind: number): number =>
      CHARGE_CATEGORIES.indexOf(kinds[kind]?.category ?? 'uncategorized')
    const tracking = records.tracking_number[index] ?? null
    const number = tracking ?? records.shipment_id[index] ?? null
    const key = number === null ? '' : foldIdentifier(number)
    if (number !== null && (isDamaged(number) || !isShort(key))) throw new NotTotals()
    let [net, gross]: Money[] = [ZERO, ZERO]
    let ofKinds = end - first
    for (let at = first; at < end; at++) {
      ofKinds += categoryOf(charges.kind[at] as number)
      net = addMoney(net as Money, charges.net[at] ?? ZERO)
      gross = addMoney(gross as Money, charges.gross[at] ?? ZERO)
    }
    const at = book.oddHead(head)
    kernel.buffer.write(key, kernel.totals.KEY?.value ?? 0, 'latin1')
    const numbered = number === null ? NO_SHIPMENT : tracking === null ? BY_ID : TRACKED
    const entry = kernel.totals.oddEntry(
      key.length,
      numbered,
      at,
      unitsOf(net as Money),
      unitsOf(gross as Money),
      ofKinds,
    )
    kernel.renew()
    for (let charge = first; charge < end; charge++) {
      const kind = charges.kind[charge] as number
      const [own, full] = [charges.net[charge] ?? ZERO, charges.gross[charge] ?? ZERO]
      if (kinds[kind]?.stage === 'informational' || (isNil(own) && isNil(full))) continue
      kernel.totals.charge(at, entry, categoryOf(kind), unitsOf(own), own.scale, unitsOf(full))
    }
  }

  function close({ summary, statements, uncharged }: FileAccount): Audit {
    const format = formats.find(({ id }) => id === summary.format)
    const observed = observersOf(format)
    if (kernel.totals.alikeFound() > 1 || summary.rejected > 0 || statements.length > 0) throw new NotTotals()
    if (kernel.totals.totalsAdded() > EXACT) throw new NotTotals()
    if (!areSeparate(book.heads.map(({ head }) => head))) throw new NotTotals()
    const sums = new Map<number, { readonly at: number; readonly net: Money; readonly shipments: number }>()
    for (const { head, declared, invoice, at } of book.heads) {
      const { records, lines, row, shipments, net } = book.memory.head(at)
      if (invoice !== null && records === 0) throw new NotTotals()
      const of = { file: summary.file, format: summary.format, carrier: format?.carrier ?? '' }
      const delivery = deliveryOf(state, deliveryHead(of, head, null, format?.audit))
      const place = state.deliveries[delivery] as Delivery
      if (records > 0) {
        place.addRecords(records, lines, row)
        note(delivery, declared, row)
        if (observed) place.tally(rowTotal.name, records)
      }
      sums.set(delivery, { at, net: exactMoney(net), shipments })
    }
    if (ownRows(state, 'marks').length > 0 || severalDeclared(state)) throw new NotTotals()
    state.totals = {
      shipments: kernel.totals.shipmentsFound(),
      several: kernel.totals.severalFound(),
      deliveries: sums,
      *categories(delivery) {
        for (const [nth, category] of CHARGE_CATEGORIES.entries()) {
          const { count, net } = book.memory.category(sums.get(delivery)?.at ?? 0, nth)
          if (count > 0) yield { category, count, net: exactMoney(net) }
        }
      },
      *shipmentNets() {
        for (const net of book.memory.shipmentNets()) yield exactMoney(net)
      },
    }
    audit.addFile({ summary, statements, uncharged })
    return audit
  }

  return { add, close }
}

const isShort = (key: string): boolean => key.length <= LONGEST && /^[\x20-\x7e]+$/.test(key)

function unitsOf({ units, scale, big }: Money): bigint {
  if (big !== null || scale > DECIMALS) throw new NotTotals()
  const found = BigInt(units) * 10n ** BigInt(DECIMALS - scale)
  if (found > GREATEST || found < -GREATEST) throw new NotTotals()
  return found
}

/** Whether each invoice has a date and a number of its own, and all are in one currency. */
function areSeparate(heads: readonly InvoiceHead[]): boolean {
  const keys = heads.flatMap(({ invoice_id: invoice, invoice_date: date }) =>
    invoice === null || date === null ? [] : [`${foldIdentifier(invoice)}\n${date}`],
  )
  const currencies = new Set(heads.map(({ currency }) => currency))
  return keys.length === heads.length && new Set(keys).size === heads.length && currencies.size < 2
}

/** Whether an invoice states several totals: they may then be those of its shipments. */
const severalDeclared = ({ deliveries, declared }: AuditState): boolean =>
  deliveries.some((place) => place.declared !== NONE && declared.col.next[place.declared] !== NONE)
