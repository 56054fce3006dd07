/** Charges as the JSON of their line items, exactly as `JSON.stringify` writes it; a property test compares them. */
import { type Coding, UNCODED } from '../parse/charge-batch.js'
import { SHIPMENT_FIELDS } from '../schema/line-item.js'
import {
  type BatchLines,
  createBatchLines,
  type Field,
  type LineShape,
  PARCEL_FIELDS,
} from './batch-lines.js'
import { bytesOf, putAgain, putCount, putWithin } from './bytes.js'

/** The text around line items. */
export interface Surroundings {
  /** Before the very first one. */
  readonly first: string
  /** Before each of the others. */
  readonly before: string
  readonly after: string
}

const QUOTE = 34
const COMMA = 44
const DASH = 45

const fieldOf = (name: string): Field => ({
  before: bytesOf(`"${name}":"`),
  put: putMember,
  none: bytesOf(`"${name}":null,`),
})

export const createBatchJson = ({ first, before, after }: Surroundings): BatchLines =>
  createBatchLines({
    first: bytesOf(`${first}{"id":"`),
    before: bytesOf(`${before}{"id":"`),
    putId: createPutId(),
    head: ({ carrier, format }, { account_id, invoice_id, invoice_date }) =>
      bytesOf(`",${members({ carrier, format, account_id, invoice_id, invoice_date })}`),
    parcel: PARCEL_FIELDS.map(fieldOf),
    kind: ({ code, description, category, subcategory, stage }, currency) => {
      const kind = {
        charge_code: code,
        charge_description: description,
        charge_category: category,
        charge_subcategory: subcategory,
        charge_stage: stage,
        currency,
      }
      return bytesOf(`${members(kind)}"gross_cost":"`)
    },
    net: bytesOf('","net_cost":"'),
    tax: bytesOf('","tax_cost":"'),
    taxEnd: bytesOf('",'),
    noTax: bytesOf('","tax_cost":null,'),
    shipment: SHIPMENT_FIELDS.map(fieldOf),
    coding: (coding: Coding | null) => {
      const { gl_account, cost_center } = coding ?? UNCODED
      return bytesOf(members({ gl_account, cost_center }))
    },
    place: (file) => bytesOf(`"source":{${members({ file })}"row":`),
    column: (column, hasRaw) =>
      bytesOf(`,"column":${JSON.stringify(column)}}${hasRaw ? ',"raw":' : `}${after}`}`),
    raw: (json) => `${json}}${after}`,
  })

function putMember(out: Buffer, at: number, text: string): number {
  const end = putWithin(out, at, text)
  out[end] = QUOTE
  out[end + 1] = COMMA
  return end + 2
}

/** Charges of a record are consecutive: the identifying members are copied from the first of them. */
function createPutId(): LineShape['putId'] {
  let [from, behind] = [0, 0]
  return (out, at, id, number) => {
    const end = number > 1 ? putAgain(out, at, from, behind) : putWithin(out, at, id)
    if (number === 0) return end
    if (number === 1) [from, behind] = [at, end]
    out[end] = DASH
    return putCount(out, end + 1, number)
  }
}

/** The members of an object, each followed by a comma. */
const members = (value: object): string => `${JSON.stringify(value).slice(1, -1)},`
