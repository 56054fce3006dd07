/**
 * Charges as the JSON of their line items, as `JSON.stringify` writes it. They say the same again and again: what is the
 * same for an invoice and for a kind of charge is made once for the list that it is in, what is the same for a record
 * once a record. What is left are pieces of text to be joined. Held to `JSON.stringify` by a property test.
 */
import { type ChargeBatch, type ChargeKind, chargeId, type InvoiceHead } from '../parse/charge-batch.js'
import type { Money } from '../values/money.js'

/** The line items of a batch as JSON, each between `before` and `after`. */
export type BatchJson = (batch: ChargeBatch, before: () => string, after: string) => string

/** Pieces that are joined at once: fewer are nodes of a tree of text, more would be copied from far memory. */
const JOINED = 256

export function createBatchJson(): BatchJson {
  const headsJson = remembered(headJson)
  const kindsJson = remembered(kindJson)
  const currenciesJson = remembered(
    ({ currency }: InvoiceHead) => `"currency":${quoted(currency)},"gross_cost":"`,
  )

  return (batch, before, after) => {
    const { file, format, carrier, records, charges } = batch
    const owner = members({ carrier, format })
    const place = `,"source":{${members({ file })}"row":`
    const heads = headsJson(batch.heads)
    const kinds = kindsJson(batch.kinds)
    const currencies = currenciesJson(batch.heads)
    let text = ''
    const pieces: string[] = []
    for (let record = 0; record < records.length; record++) {
      const head = records.head[record] as number
      const shared = `,${owner}${heads(head)}${parcelJson(batch, record)}`
      const amounts = currencies(head)
      const source = `${place}${records.row[record]},"column":`
      const raw = records.raw === null ? '}}' : `},"raw":${JSON.stringify(records.raw[record])}}`
      const end = records.first[record + 1] as number
      for (let charge = records.first[record] as number; charge < end; charge++) {
        const tax = charges.tax[charge] as Money | null
        pieces.push(before(), '{"id":', quoted(chargeId(batch, record, charge)), shared)
        pieces.push(kinds(charges.kind[charge] as number), amounts)
        pieces.push((charges.gross[charge] as Money).text, '","net_cost":"')
        pieces.push(
          (charges.net[charge] as Money).text,
          tax === null ? '","tax_cost":null' : `","tax_cost":"${tax.text}"`,
        )
        pieces.push(source, quoted(charges.column[charge] as string | null), raw, after)
        if (pieces.length < JOINED) continue
        text += pieces.join('')
        pieces.length = 0
      }
    }
    return text + pieces.join('')
  }
}

/** What is made of each member of a list, kept as long as batches come with that list. */
function remembered<Member>(make: (member: Member) => string) {
  let of: readonly Member[] | undefined
  let known: (string | undefined)[] = []
  return (list: readonly Member[]) => {
    if (list !== of) {
      of = list
      known = []
    }
    const own = known
    return (at: number): string => (own[at] ??= make(list[at] as Member))
  }
}

const headJson = ({ account_id, invoice_id, invoice_date }: InvoiceHead): string =>
  members({ account_id, invoice_id, invoice_date })

const kindJson = ({ code, description, category, subcategory, stage }: ChargeKind): string =>
  members({
    charge_code: code,
    charge_description: description,
    charge_category: category,
    charge_subcategory: subcategory,
    charge_stage: stage,
  })

function parcelJson({ records }: ChargeBatch, record: number): string {
  const date = quoted(records.transaction_date[record] as string | null)
  const tracking = quoted(records.tracking_number[record] as string | null)
  const shipment = quoted(records.shipment_id[record] as string | null)
  return `"transaction_date":${date},"tracking_number":${tracking},"shipment_id":${shipment},`
}

/** The members of an object, with the comma behind them. */
const members = (value: object): string => `${JSON.stringify(value).slice(1, -1)},`

/** Whether JSON has a text as it is; of the others some are escaped. */
function isPlain(text: string): boolean {
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at)
    if (unit < 32 || unit > 126 || unit === 34 || unit === 92) return false
  }
  return true
}

const quoted = (text: string | null): string =>
  text === null ? 'null' : isPlain(text) ? `"${text}"` : JSON.stringify(text)
