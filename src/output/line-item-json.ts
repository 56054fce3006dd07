/**
 * Line items as JSON, as `JSON.stringify` writes them. They say the same again and again: what is said of an invoice, of a
 * parcel and of a kind of charge is made once. What is left are pieces of text to be joined. Held to `JSON.stringify` by
 * a property test; it takes two thirds of its time, up to the bytes.
 */
import type { LineItem } from '../line-item.js'

/** Adds the pieces of a line item. */
export type AddJson = (pieces: string[], item: LineItem) => void

/** Charges whose texts are kept, and how long those are at most. */
const KEPT = 4096
const LONGEST = 1000

export function createLineItemJson(): AddJson {
  const invoiceJson = last(ofInvoice, sameInvoice)
  const parcelJson = last(ofParcel, sameParcel)
  const placeJson = last(ofPlace, samePlace)
  const charges = new Map<string, { readonly of: Charge; readonly json: string }>()

  function chargeJson(item: LineItem): string {
    const known = charges.get(item.charge_description)
    if (known !== undefined && sameCharge(known.of, item)) return known.json
    const of = chargeOf(item) // not the line item: it would keep all that its record holds
    const json = `${members(of)}"gross_cost":"`
    if (json.length <= LONGEST && (known !== undefined || charges.size < KEPT))
      charges.set(item.charge_description, { of, json })
    return json
  }

  return (pieces, item) => {
    const { id, gross_cost, net_cost, tax_cost, source, raw } = item
    if (!isPlain(id) || !isPlain(gross_cost) || !isPlain(net_cost) || !isPlain(tax_cost ?? '')) {
      pieces.push(JSON.stringify(item))
      return
    }
    pieces.push('{"id":"', id, '",', invoiceJson(item), parcelJson(item), chargeJson(item))
    pieces.push(gross_cost, '","net_cost":"', net_cost, '","tax_cost":')
    if (tax_cost === null) pieces.push('null')
    else pieces.push('"', tax_cost, '"')
    pieces.push(placeJson(item), source.column === null ? 'null' : quoted(source.column))
    if (raw !== undefined) pieces.push('},"raw":', JSON.stringify(raw), '}')
    else pieces.push('}}')
  }
}

/** Pieces that are joined at once: fewer are nodes of a tree of text, more would be copied from far memory. */
const JOINED = 256

/** The text of the pieces that `add` gives for each line item. */
export function joined(items: readonly LineItem[], add: AddJson): string {
  let text = ''
  const pieces: string[] = []
  for (const item of items) {
    add(pieces, item)
    if (pieces.length < JOINED) continue
    text += pieces.join('')
    pieces.length = 0
  }
  return text + pieces.join('')
}

/** What is made of a line item, remembered while the next ones are the same in that. */
function last(make: (item: LineItem) => string, same: (a: LineItem, b: LineItem) => boolean) {
  let of: LineItem | undefined
  let json = ''
  return (item: LineItem): string => {
    if (of === undefined || !same(of, item)) json = make(item)
    of = item
    return json
  }
}

/** Whether JSON has a text as it is; of the others some are escaped. */
function isPlain(text: string): boolean {
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at)
    if (unit < 32 || unit > 126 || unit === 34 || unit === 92) return false
  }
  return true
}

const quoted = (text: string): string => (isPlain(text) ? `"${text}"` : JSON.stringify(text))

const sameInvoice = (a: LineItem, b: LineItem): boolean =>
  a.invoice_id === b.invoice_id &&
  a.account_id === b.account_id &&
  a.invoice_date === b.invoice_date &&
  a.format === b.format &&
  a.carrier === b.carrier

const sameParcel = (a: LineItem, b: LineItem): boolean =>
  a.tracking_number === b.tracking_number &&
  a.shipment_id === b.shipment_id &&
  a.transaction_date === b.transaction_date

const sameCharge = (a: Charge, b: Charge): boolean =>
  a.charge_description === b.charge_description &&
  a.charge_code === b.charge_code &&
  a.charge_category === b.charge_category &&
  a.charge_subcategory === b.charge_subcategory &&
  a.charge_stage === b.charge_stage &&
  a.currency === b.currency

const samePlace = (a: LineItem, b: LineItem): boolean =>
  a.source.row === b.source.row && a.source.file === b.source.file

/** The members of an object, with the comma behind them. */
const members = (value: object): string => `${JSON.stringify(value).slice(1, -1)},`

const ofInvoice = ({ carrier, format, account_id, invoice_id, invoice_date }: LineItem): string =>
  members({ carrier, format, account_id, invoice_id, invoice_date })

const ofParcel = ({ transaction_date, tracking_number, shipment_id }: LineItem): string =>
  members({ transaction_date, tracking_number, shipment_id })

type Charge = ReturnType<typeof chargeOf>

function chargeOf(item: LineItem) {
  const { charge_code, charge_description, charge_category, charge_subcategory, charge_stage, currency } =
    item
  return { charge_code, charge_description, charge_category, charge_subcategory, charge_stage, currency }
}

const ofPlace = ({ source: { file, row } }: LineItem): string =>
  `,"source":{${members({ file, row })}"column":`
