/** Deliveries: the part of an invoice that comes from one file, looked up by their attributes. */

import type { AuditHints } from '../format/format.js'
import type { ChargeBatch, InvoiceHead } from '../parse/charge-batch.js'
import { foldIdentifier } from '../values/fold.js'
import { hashText } from '../values/text-hash.js'
import { Delivery } from './delivery.js'
import { isOpen, openFile, openOf } from './open-files.js'
import { NONE } from './slots.js'
import type { AuditState } from './state.js'
import { newRow } from './table.js'

export type DeliveryHead = Pick<
  Delivery,
  'file' | 'format' | 'carrier' | 'account' | 'invoice' | 'date' | 'period' | 'currency'
>

/** The head of the delivery to which a record belongs. */
export function deliveryHead(
  { file, format, carrier }: Pick<ChargeBatch, 'file' | 'format' | 'carrier'>,
  { account_id, invoice_id, invoice_date, currency }: InvoiceHead,
  transaction_date: string | null,
  hints: AuditHints | undefined,
): DeliveryHead {
  const monthly = hints?.invoices === 'account_month'
  return {
    file: openFile(file),
    format,
    carrier,
    account: account_id,
    invoice: monthly ? null : invoice_id,
    date: monthly ? null : invoice_date,
    period: monthly ? (transaction_date?.slice(0, 7) ?? '') : null,
    currency,
  }
}

/** Identifiers are folded: an account spelt with blanks or in small letters is the same account. */
function isOf(place: Delivery, head: DeliveryHead): boolean {
  return (
    place.file === head.file &&
    place.date === head.date &&
    place.period === head.period &&
    place.currency === head.currency &&
    place.format === head.format &&
    place.carrier === head.carrier &&
    folded(place.invoice) === folded(head.invoice) &&
    folded(place.account) === folded(head.account)
  )
}

const folded = (text: string | null): string | null => (text === null ? null : foldIdentifier(text))

function hashOf({ file, account, invoice, date, period, currency }: DeliveryHead): number {
  let hash = hashText(0, file)
  for (const text of [folded(account), folded(invoice), date, period, currency])
    hash = hashText(Math.imul(hash, 31), text ?? '')
  return hash
}

/** Indexes a delivery by its attributes; called again when its file gets another key. */
export function indexDelivery({ deliveries, deliveriesAt }: AuditState, at: number): void {
  deliveriesAt.add(hashOf(deliveries[at] as Delivery), at)
}

export function deliveryOf(state: AuditState, head: DeliveryHead): number {
  const { deliveries, deliveriesAt } = state
  let found = deliveriesAt.first(hashOf(head))
  while (found !== NONE && !isOf(deliveries[found] as Delivery, head)) found = deliveriesAt.next()
  if (found !== NONE) {
    spell(deliveries[found] as Delivery, head)
    return found
  }
  const { words, dates, deliveryTable } = state
  const word = (text: string | null): number => (text === null ? NONE : words.id(text))
  const at = newRow(deliveryTable.rows)
  const { col } = deliveryTable.rows
  col.file[at] = words.id(head.file)
  col.format[at] = words.id(head.format)
  col.carrier[at] = words.id(head.carrier)
  col.account[at] = word(head.account)
  col.invoice[at] = word(head.invoice)
  col.date[at] = head.date === null ? NONE : dates.id(head.date)
  col.period[at] = word(head.period)
  col.currency[at] = word(head.currency)
  col.fees[at] = NONE
  col.declared[at] = NONE
  deliveries.push(new Delivery(deliveryTable, at))
  indexDelivery(state, at)
  if (isOpen(head.file)) openOf(state, head.file).deliveries.push(at)
  return at
}

/** Of several spellings the alphabetically first is shown, in whatever order they were read. */
function spell(place: Delivery, { account, invoice }: DeliveryHead): void {
  if (account !== null && place.account !== null && account < place.account) place.account = account
  if (invoice !== null && place.invoice !== null && invoice < place.invoice) place.invoice = invoice
}
