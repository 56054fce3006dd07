/** The schema of a map: a file in which a user describes how to read a carrier's invoice. It is a format's declaration as data. */
import * as z from 'zod'
import { CLEAR_FORMS, OPEN_FORMS } from '../values/dates.js'
import { isCurrency } from '../values/iso-4217.js'
import { CELL_FACTS, mapParts, withDescription } from './map-parts.js'

/** The path of the JSON Schema in a project that has installed the package. */
export const MAP_SCHEMA_PLACE = './node_modules/carrier-invoice/dist/map.schema.json'

const FORMS = [...CLEAR_FORMS, ...OPEN_FORMS] as const

export type MapSchema = ReturnType<typeof makeSchema>
export type InvoiceMap = z.output<MapSchema>
export type MapInput = z.input<MapSchema>
export type MapColumns = NonNullable<InvoiceMap['invoice_total']>
export type MapTexts = NonNullable<NonNullable<InvoiceMap['shipment']>['service']>
export type MapTest = NonNullable<NonNullable<InvoiceMap['rows']>[number]['when']>[number]

let made: MapSchema | undefined

export const mapSchema = (): MapSchema => {
  made ??= makeSchema()
  return made
}

function makeSchema() {
  const { column, columns, name, names, fields, shipment, row, charge, rule, audit, recognise, test, stage } =
    mapParts()
  return z.strictObject({
    $schema: withDescription(
      z.string().exactOptional(),
      'where an editor finds the JSON Schema of this file',
      MAP_SCHEMA_PLACE,
    ),
    notes: withDescription(
      z.union([z.string(), z.array(z.string()), z.record(z.string(), z.string())]).exactOptional(),
      'for people; nothing is read from it',
      ['asked for by the Madrid office'],
    ),
    carrier: withDescription(
      z
        .string('a text')
        .regex(/^[a-z][a-z0-9]*(_[a-z0-9]+)*$/, 'lower-case words joined by "_", such as acme_post'),
      'who bills: `carrier` of every line item',
      'acme_post',
    ),
    id: withDescription(
      z
        .string('a text')
        .regex(/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/, 'lower-case words joined by "-", such as acme-detail')
        .exactOptional(),
      'id of the format: `format` of every line item (the carrier)',
      'acme-post-detail',
    ),
    title: withDescription(name.exactOptional(), 'what the file is, in a line', 'Acme Post invoice detail'),
    download: withDescription(name.exactOptional(), 'where it is downloaded', 'the portal, Invoices, CSV'),
    recognise: withDescription(
      recognise,
      'how a file is recognised: columns that must all be there, or the form of a row',
      ['Invoice', 'Parcel', 'Freight'],
    ),
    columns: withDescription(
      z.array(z.string()).exactOptional(),
      'names of the columns of a file without column names',
      ['Invoice'],
    ),
    aliases: withDescription(
      z.record(z.string(), name).exactOptional(),
      'other names of columns, and the names that they replace',
      {
        Facture: 'Invoice',
      },
    ),
    always: withDescription(z.array(names).exactOptional(), 'columns without which a file is refused', [
      'Freight',
      'Total',
    ]),
    usual: withDescription(
      z.array(names).exactOptional(),
      'columns without which a file is read with a warning',
      ['Fuel'],
    ),
    other_columns: withDescription(
      z.array(name).exactOptional(),
      'all other columns that the files have: an amount in a column that is on no list is a warning',
      ['Customer name'],
    ),
    blank_text: withDescription(
      z.string().exactOptional(),
      'a text that means that a cell is empty, except in amounts',
      'N/A',
    ),
    currency: withDescription(
      z.string('a code of ISO 4217').refine(isCurrency, 'a code of ISO 4217 such as "EUR"').exactOptional(),
      'the currency of every file; if a column states it, use fields.currency instead',
      'EUR',
    ),
    decimal: withDescription(
      z.enum(['comma', 'point', 'by-file']),
      'the decimal mark of amounts; by-file: each file shows its own',
      'comma',
    ),
    dates: z
      .strictObject({
        order: withDescription(
          z.enum(['day-first', 'month-first']).exactOptional(),
          'the order of day and month in dates such as 03/04/2026; without it they are rejected',
          'day-first',
        ),
        forms: withDescription(
          z.array(z.enum(FORMS)).min(1).exactOptional(),
          'how dates are written (all of these)',
          ['YYYYMMDD'],
        ),
        times: withDescription(z.boolean().exactOptional(), 'whether times may follow (false)', true),
      })
      .describe('how dates are written'),
    fields: fields.describe('which columns hold these fields of the line item'),
    shipment: shipment.exactOptional().describe('which columns hold these fields of the line item'),
    rows: withDescription(
      z.array(row).min(1).exactOptional(),
      'kinds of rows, if some are not charges; the first that fits counts',
      [{ name: 'sum', when: [{ column: 'Bill', is: 'Sum' }], skip: 'footer' }, { name: 'parcel' }],
    ),
    charges: z
      .array(charge)
      .min(1, 'at least one charge')
      .describe(
        'where the charges are: in columns of their own, in pairs of name and amount, or in a row each',
      ),
    total: z
      .strictObject({
        column: withDescription(columns, 'the column of the total', 'Total'),
        tax: withDescription(z.enum(['included', 'excluded']), 'whether it includes tax', 'excluded'),
      })
      .exactOptional()
      .describe('the total that each row states: the charges are compared with it'),
    tax: z
      .strictObject({
        column: withDescription(column, 'the column of the tax of the whole row', 'VAT'),
        rate: withDescription(column.exactOptional(), 'the column of its rate in per cent', 'VAT %'),
      })
      .exactOptional()
      .describe('the tax of the whole row: it is added to the first charge'),
    invoice_total: withDescription(
      columns.exactOptional(),
      'the total of the invoice, if each row repeats it',
      'Invoice total',
    ),
    categories: withDescription(
      z.array(rule).exactOptional(),
      'what charges are, by their names or codes; the first that fits',
      [{ label: 'Fuel', category: 'fuel' }],
    ),
    stage: withDescription(
      z
        .strictObject({
          negative: withDescription(
            stage.exactOptional(),
            'what a row with a negative amount is (credit)',
            'adjustment',
          ),
          rows: withDescription(
            z.array(z.strictObject({ ...test.shape, stage })).exactOptional(),
            'rows that are recognised by a cell; the first that fits',
            [{ column: 'Type', is: 'Correction', stage: 'adjustment' }],
          ),
        })
        .exactOptional(),
      'when and why it is charged',
      { negative: 'credit' },
    ),
    facts: withDescription(
      z.partialRecord(z.enum(CELL_FACTS), columns).exactOptional(),
      'other columns that the audit can use',
      { actual_weight: 'Weight', length: 'Length' },
    ),
    audit: audit.exactOptional().describe('what the audit may assume of these files'),
  })
}

/** The same as JSON Schema (draft 2020-12). */
export function mapJsonSchema(): Record<string, unknown> {
  return z.toJSONSchema(mapSchema().describe('a map: how the invoice of a carrier is read'), {
    io: 'input',
    unrepresentable: 'any',
  }) as Record<string, unknown>
}
