/** The line item as a schema that validates values, and from which JSON Schema is made. */
import * as z from 'zod'
import { CHARGE_CATEGORIES, CHARGE_STAGES, WEIGHT_UNITS } from './line-item.js'

const amount = () => z.string().regex(/^(?!-0+(\.0+)?$)-?\d+(\.\d+)?$/, 'a decimal number such as -12.50')
const asInFile = 'text as in the file'

const source = () =>
  z
    .strictObject({
      file: z.string().min(1).describe('file as named by the caller, `archive.zip/member.csv` in an archive'),
      row: z.int().positive().describe('record number in the file, from 1'),
      column: z
        .string()
        .nullable()
        .describe('cell of the charge if one record holds many charges, else null'),
    })
    .describe('where the number is from')

/** Each field is made when it is read: most users of the library never read one, and making them all takes time at its start. */
function whenRead<Fields extends Readonly<Record<string, () => z.ZodType>>>(
  fields: Fields,
): { [Name in keyof Fields]: ReturnType<Fields[Name]> } {
  const shape = {} as { [Name in keyof Fields]: ReturnType<Fields[Name]> }
  for (const [name, get] of Object.entries(fields))
    Object.defineProperty(shape, name, { get, enumerable: true })
  return shape
}

/** `invoice_line_items`, version 2. What a file does not state is null, never an invented value. */
export const lineItemSchema = z
  .strictObject(
    whenRead({
      id: () => z.string().min(1).describe('unique in any set of different files, and stable; opaque'),
      carrier: () =>
        z
          .string()
          .min(1)
          .describe('who billed')
          .meta({ examples: ['ups', 'fedex'] }),
      format: () => z.string().min(1).describe('id of the format of the file'),
      account_id: () => z.string().nullable().describe(`billed account, ${asInFile}`),
      invoice_id: () => z.string().nullable().describe(`invoice number, ${asInFile}`),
      invoice_date: () => z.iso.date().nullable().describe('date of the invoice'),
      transaction_date: () =>
        z
          .union([z.iso.date(), z.iso.datetime({ local: true, precision: 0 }).regex(/\d$/)])
          .nullable()
          .describe('date of the charge, with the time if the file states one; local, without a zone'),
      tracking_number: () => z.string().nullable().describe('null on fees that belong to no shipment'),
      shipment_id: () => z.string().nullable().describe("the carrier's own grouping of packages"),
      charge_code: () => z.string().nullable().describe("the carrier's code, as in the file"),
      charge_description: () => z.string().min(1).describe('the charge in words'),
      charge_category: () => z.enum(CHARGE_CATEGORIES).describe('what is charged, in one vocabulary'),
      charge_subcategory: () => z.string().nullable().describe('finer name within the category'),
      charge_stage: () => z.enum(CHARGE_STAGES).describe('when and why it is charged'),
      currency: () =>
        z
          .string()
          .regex(/^[A-Z]{3}$/, 'a currency such as EUR')
          .nullable()
          .describe('ISO 4217; null if neither the file nor the caller gives one'),
      gross_cost: () => amount().describe('before discounts, exact decimal'),
      net_cost: () => amount().describe('after discounts: what is charged, exact decimal'),
      tax_cost: () => amount().nullable().describe('tax on this line if the format states it, exact decimal'),
      ship_date: () => z.iso.date().nullable().describe('day of the shipment'),
      service: () => z.string().nullable().describe("service in the carrier's words"),
      zone: () => z.string().nullable().describe("zone in the carrier's words"),
      billed_weight: () => amount().nullable().describe('weight that the charge is for, exact decimal'),
      billed_weight_unit: () => z.enum(WEIGHT_UNITS).nullable().describe('unit of billed_weight'),
      reference_1: () => z.string().nullable().describe("the shipper's own reference, as in the file"),
      reference_2: () => z.string().nullable().describe("the shipper's second reference"),
      reference_3: () => z.string().nullable().describe("the shipper's third reference"),
      origin_country: () => z.string().nullable().describe('country of origin, as in the file'),
      destination_country: () => z.string().nullable().describe('destination country, as in the file'),
      destination_postal_code: () =>
        z.string().nullable().describe('destination postal code, as in the file'),
      gl_account: () => z.string().nullable().describe('general ledger account by your coding rules'),
      cost_center: () => z.string().nullable().describe('cost center by your coding rules'),
      source,
      raw: () =>
        z
          .record(z.string(), z.string())
          .exactOptional()
          .describe('every cell of the record by column name; only on request'),
    }),
  )
  .meta({
    title: 'invoice_line_items, version 2',
    description: 'One charge of a parcel carrier invoice.',
  })

/** The same as JSON Schema (draft 2020-12). */
export function lineItemJsonSchema(): Record<string, unknown> {
  return z.toJSONSchema(lineItemSchema) as Record<string, unknown>
}
