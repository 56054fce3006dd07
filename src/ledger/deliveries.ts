/** Deliveries: the part of an invoice that one file brings, found by what it is. */

import type { AuditHints } from '../format/format.js'
import type { ChargeBatch, InvoiceHead } from '../parse/charge-batch.js'
import { foldIdentifier } from '../values/fold.js'
import { isOpen, openFile, openOf } from './open-files.js'
import { hashText, NONE } from './slots.js'
import type { AuditState, Delivery } from './state.js'
import { ownText } from './texts.js'

export type DeliveryHead = Pick<
  Delivery,
  'file' | 'format' | 'carrier' | 'account' | 'invoice' | 'date' | 'period' | 'currency'
>

/** The head of the delivery that a record is part of. */
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

/** Makes a delivery known by what it is, and again when its file has got another key. */
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
  const own = (text: string | null): string | null => (text === null ? null : ownText(text))
  const { file, format, carrier, account, invoice, date, period, currency } = head
  // Field by field: a spread object has a shape of its own, and there may be a hundred thousand of them.
  deliveries.push({
    file,
    format,
    carrier,
    account: own(account),
    invoice: own(invoice),
    date,
    period,
    currency,
    lines: 0,
    records: 0,
    row: 0,
    fees: NONE,
    declared: NONE,
    tally: {},
    tax: null,
  })
  const at = deliveries.length - 1
  indexDelivery(state, at)
  if (isOpen(file)) openOf(state, file).deliveries.push(at)
  return at
}

/** Of several spellings the first by text is shown, whatever came first. */
function spell(place: Delivery, { account, invoice }: DeliveryHead): void {
  if (account !== null && place.account !== null && account < place.account) place.account = account
  if (invoice !== null && place.invoice !== null && invoice < place.invoice) place.invoice = invoice
}
