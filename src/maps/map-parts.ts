/** The parts of the schema of a map: columns, tests of cells, fields, charges, kinds of rows. */
import * as z from 'zod'
import { ADDRESS_FACTS, type AddressFact, FACTS, type FactName } from '../schema/facts.js'
import { CHARGE_CATEGORIES, CHARGE_STAGES, WEIGHT_UNITS } from '../schema/line-item.js'

/** A key with its meaning and an example, for the reference and for editors. */
export const withDescription = <Schema extends z.ZodType>(
  schema: Schema,
  description: string,
  example: unknown,
): Schema => schema.meta({ description, examples: [example] })

const isPattern = (text: string): boolean => {
  try {
    new RegExp(text)
    return true
  } catch {
    return false
  }
}

const isAddress = (fact: FactName): fact is AddressFact => ADDRESS_FACTS.some((one) => one === fact)
/** Facts from a single cell, which excludes addresses. */
export const CELL_FACTS = FACTS.filter((fact): fact is Exclude<FactName, AddressFact> => !isAddress(fact))

export function mapParts() {
  const COLUMN = 'the name of a column, or its number from 1'
  const column = z.union([z.string().min(1), z.int().positive()], { error: COLUMN })
  const columns = z.union([column, z.array(column).min(1)], {
    error: `${COLUMN}, or a list of them: the first that is filled counts`,
  })
  const name = z.string('a text').min(1, 'a text')
  const names = z.union([name, z.array(name).min(1)], { error: 'a text, or a list of texts' })
  const texts = z.union(
    [
      column,
      z.array(column).min(1),
      z.strictObject({
        join: withDescription(z.array(columns).min(1), 'columns whose texts are joined', [
          'Service',
          'Option',
        ]),
        with: withDescription(z.string().exactOptional(), 'the text between them (a blank)', ' '),
      }),
    ],
    { error: `${COLUMN}, a list of them, or { join: [columns] }` },
  )
  const stage = z.enum(CHARGE_STAGES)

  const test = z.strictObject({
    column: withDescription(columns, 'the cell to test', 'Type'),
    is: withDescription(names.exactOptional(), 'it holds this text, or one of these', 'TOTAL'),
    begins: withDescription(names.exactOptional(), 'it begins with this, in any case', 'Total'),
    matches: withDescription(
      z.string().refine(isPattern, 'a regular expression').exactOptional(),
      'it matches this regular expression',
      '^[A-Z]{2}\\d+$',
    ),
    filled: withDescription(z.boolean().exactOptional(), 'true: it is filled; false: it is blank', false),
  })

  const category = {
    category: withDescription(z.enum(CHARGE_CATEGORIES), 'charge_category of the line item', 'fuel'),
    subcategory: withDescription(z.string().exactOptional(), 'finer name within the category', 'residential'),
  }
  const ofCharge = { category: category.category.exactOptional(), subcategory: category.subcategory }
  const code = withDescription(columns.exactOptional(), "the column of the carrier's code", 'Charge Code')

  const columnCharge = z.strictObject({
    column: withDescription(column, 'the column that holds its amount', 'Fuel Surcharge'),
    description: withDescription(
      z.string().exactOptional(),
      'its name if it has no label (the column)',
      'Fuel surcharge',
    ),
    label: withDescription(columns.exactOptional(), 'the column that names it, row by row', 'Extra 1 Name'),
    code,
    tax: withDescription(column.exactOptional(), 'the column of the tax on it', 'Fuel VAT'),
    ...ofCharge,
  })

  const pairCharge = z.strictObject({
    pairs: withDescription(
      z.strictObject({
        label: withDescription(name, 'the column of names', 'Charge {n} Description'),
        amount: withDescription(name, 'the column of amounts', 'Charge {n} Amount'),
        tax: withDescription(
          name.exactOptional(),
          'the column of the tax on each, numbered as the others',
          'Charge {n} VAT',
        ),
        code: withDescription(
          name.exactOptional(),
          'the column of codes, numbered as the others',
          'Charge {n} Code',
        ),
      }),
      'charges side by side: {n} is 1, 2, 3…; without it the columns repeat the same name',
      { label: 'Charge {n}', amount: 'Charge {n} Amount' },
    ),
    unlabelled: withDescription(
      z.string().exactOptional(),
      'the name of an amount without one',
      'Unnamed charge',
    ),
    subtotals: withDescription(
      z.array(name).exactOptional(),
      'names of subtotals, which are not charges (not with {n})',
      ['Total'],
    ),
  })

  const rowCharge = z.strictObject({
    row: withDescription(
      z.strictObject({
        net: withDescription(column, 'the column of the amount without tax', 'Net'),
        gross: withDescription(
          column.exactOptional(),
          'the column of the amount before discounts',
          'List price',
        ),
        tax: withDescription(column.exactOptional(), 'the column of the tax on it', 'VAT'),
      }),
      'each row is one charge',
      { net: 'Net amount' },
    ),
    description: withDescription(texts, 'what is charged', 'Charge'),
    otherwise: withDescription(
      z.string().exactOptional(),
      'the name of a charge without a description',
      'Charge',
    ),
    code,
    blank: withDescription(
      z.enum(['reject', 'zero']).exactOptional(),
      'what a blank amount means: a mistake, or zero (reject)',
      'zero',
    ),
    zero: withDescription(
      z.enum(['line', 'skip']).exactOptional(),
      'whether a charge of zero is a line item or a skipped row (line)',
      'skip',
    ),
  })

  const statement = z.strictObject({
    account_id: columns.exactOptional(),
    invoice_id: columns.exactOptional(),
    invoice_date: columns.exactOptional(),
    currency: columns.exactOptional(),
    kind: columns.exactOptional(),
    net_total: withDescription(columns.exactOptional(), 'total without tax', 'Amount'),
    tax_total: withDescription(columns.exactOptional(), 'the tax', 'VAT'),
    gross_total: withDescription(columns.exactOptional(), 'total with tax', 'Total'),
    shipments: columns.exactOptional(),
    holds: withDescription(
      z.enum(['below', 'adds', 'same-invoice', 'above']),
      'for which rows: those below it, those of its invoice number, those above it (a footer)',
      'above',
    ),
  })

  const row = z.strictObject({
    name: withDescription(name, 'the name of this kind of row', 'sum'),
    when: withDescription(z.array(test).exactOptional(), 'how it is recognised: all of these hold', [
      { column: 'Bill', is: 'Sum' },
    ]),
    columns: withDescription(
      z.array(z.string()).exactOptional(),
      'names of its cells, if it has a layout of its own',
      ['Type'],
    ),
    width: withDescription(
      z.union([z.array(z.int().positive()), z.literal('any')]).exactOptional(),
      'how many cells it may have',
      'any',
    ),
    skip: withDescription(
      z.enum(['header', 'invoice_row', 'preamble', 'comment', 'footer', 'zero', 'blank']).exactOptional(),
      'it holds no charges, for this reason',
      'footer',
    ),
    states: withDescription(statement.exactOptional(), 'what it states of the invoice', {
      net_total: 'Amount',
      holds: 'above',
    }),
    reject: withDescription(z.string().exactOptional(), 'it is an error: what was expected', 'a parcel'),
  })

  const recognise = z.union(
    [
      z.array(names).min(1),
      z.strictObject({
        names: withDescription(z.array(names).min(1), 'columns that must all be there', [
          'Invoice',
          'Parcel',
        ]),
        without: withDescription(z.array(name).exactOptional(), 'columns that must not be there', ['Quote']),
        within: withDescription(
          z.int().positive().exactOptional(),
          'the number of rows at the top that the column names may be in',
          3,
        ),
        where: z.array(test).exactOptional(),
      }),
      z.strictObject({
        fields: withDescription(
          z.tuple([z.int().positive(), z.int().positive()]),
          'smallest and largest number of cells in a row',
          [10, 12],
        ),
        within: z.int().positive().exactOptional(),
        where: withDescription(z.array(test).min(1), 'how a row of the file is recognised', [
          { column: 1, matches: '^INV-\\d+$' },
        ]),
      }),
    ],
    { error: 'a list of column names' },
  )

  const weightUnit = z.union(
    [
      z.enum(WEIGHT_UNITS),
      z.strictObject({
        column: withDescription(columns, 'the column of units', 'Unit'),
        words: withDescription(
          z.partialRecord(z.enum(WEIGHT_UNITS), z.array(name)),
          'what it calls each unit',
          {
            kg: ['KG', 'KGS'],
          },
        ),
      }),
    ],
    { error: 'lb, kg, oz or g, or { column, words }' },
  )

  const fields = z.strictObject({
    account_id: columns.exactOptional(),
    invoice_id: columns.exactOptional(),
    invoice_date: columns.exactOptional(),
    transaction_date: columns.exactOptional(),
    tracking_number: columns.exactOptional(),
    shipment_id: columns.exactOptional(),
    currency: columns.exactOptional(),
  })

  const shipment = z.strictObject({
    ship_date: columns.exactOptional(),
    service: texts.exactOptional(),
    zone: columns.exactOptional(),
    billed_weight: columns.exactOptional(),
    billed_weight_unit: withDescription(weightUnit.exactOptional(), 'the unit of billed_weight', 'kg'),
    reference_1: columns.exactOptional(),
    reference_2: columns.exactOptional(),
    reference_3: columns.exactOptional(),
    origin_country: columns.exactOptional(),
    destination_country: columns.exactOptional(),
    destination_postal_code: columns.exactOptional(),
  })

  const fuelBase = z.union([
    z.literal('stated'),
    z.strictObject({ of: z.array(z.enum(CHARGE_CATEGORIES)), codes: z.array(name).exactOptional() }),
    z.strictObject({ except: z.array(z.enum(CHARGE_CATEGORIES)) }),
  ])

  const audit = z.strictObject({
    fuel: withDescription(
      z.strictObject({ base: fuelBase, period: z.enum(['week', 'month']) }).exactOptional(),
      'what a fuel surcharge is taken from, and how long a rate holds',
      { base: { of: ['freight'] }, period: 'month' },
    ),
    price: withDescription(z.strictObject({}).exactOptional(), 'a parcel has a price of its own', {}),
  })

  const rule = z
    .strictObject({
      label: withDescription(names.exactOptional(), 'its name, in any case and punctuation', 'Fuel'),
      begins: withDescription(names.exactOptional(), 'its name begins with this', 'Fuel '),
      contains: withDescription(names.exactOptional(), 'its name has this word', 'fuel'),
      code: withDescription(names.exactOptional(), "the carrier's code", 'FSC'),
      ...category,
    })
    .refine(
      ({ label, begins, contains, code: own }) =>
        [label, begins, contains, own].some((one) => one !== undefined),
      {
        error: 'one of label, begins, contains, code',
      },
    )

  const charge = z.union([columnCharge, pairCharge, rowCharge], {
    error: 'an object with `column`, `pairs` or `row`',
  })
  return { column, columns, name, names, fields, shipment, row, charge, rule, audit, recognise, test, stage }
}
