/** The schema of a contract file: the terms agreed with a carrier, each row with its days. */
import * as z from 'zod'
import { CARRIERS } from '../schema/line-item.js'
import { CONTRACT_SCHEMA_PLACE, readRanges } from './contract-scope.js'

const key = <Schema extends z.ZodType>(schema: Schema, description: string, example: unknown): Schema =>
  schema.meta({ description, examples: [example] })

let made: ReturnType<typeof makeSchema> | undefined

/** Made on demand: most audits have no contract. */
export const contractSchema = (): ReturnType<typeof makeSchema> => {
  made ??= makeSchema()
  return made
}

function makeSchema() {
  const DECIMAL = 'a decimal number such as 9.10'
  const decimal = z
    .union([z.string(), z.number().transform((number) => `${number}`)], { error: DECIMAL })
    .pipe(z.string().regex(/^-?\d+(\.\d+)?$/, DECIMAL))
  const PERCENT = 'a per cent from 0 to 100, such as 36 or 20.4'
  const percent = decimal.refine((text) => !(+text < 0 || +text > 100), PERCENT)
  const divisor = decimal.refine((text) => !(+text <= 0), 'a number above 0, such as 139')
  const day = z.iso.date('a date such as 2026-01-31').nullable()
  const texts = z.union([z.string(), z.array(z.string())], { error: 'a text, or a list of texts' })
  const RANGES = 'one or more, or from one to another: "5", "2-8", "2,4-6", "51-"'
  const ranges = z
    .union([z.string(), z.number().transform((number) => `${number}`)], { error: RANGES })
    .refine((text) => readRanges(text) !== undefined, RANGES)
  const FILE = 'the name of a file'

  /** When a row is valid, and a note for readers. */
  const dated = {
    from: key(day.optional(), 'first day on which it applies, by the ship date', '2026-01-05'),
    to: key(day.optional(), 'last day; if left out or null, it has no end', '2026-12-31'),
    note: key(z.string().optional(), 'for people: an audit does not read it', '1,204 of 1,204 rows'),
  }
  const service = key(texts.optional(), 'services as the invoice names them, * for any letters', [
    'Home Delivery',
  ])
  /** The parcels that a row applies to: an omitted key does not restrict it. */
  const parcels = {
    service,
    zone: key(ranges.optional(), 'zones; leading zeros do not matter', '2-8'),
    weight: key(ranges.optional(), 'billed weights in the unit of the invoice, both ends included', '1-20'),
    packaging: key(texts.optional(), 'packagings as the invoice names them, * for any letters', [
      'Customer Packaging',
    ]),
    ...dated,
  }
  const charge = key(z.string(), 'code or description of the charge, * for any letters', 'AHS - Dimensions')

  const percents = z.record(z.string(), z.union([percent, z.array(percent), z.record(z.string(), percent)]), {
    error: 'an object with a per cent, or the per cent of each tier, for each discount',
  })
  const lists = {
    base: z
      .strictObject({
        ...parcels,
        percent: key(
          percents,
          'per cent off the list price by the name of the discount; of several tiers any is accepted',
          { performance: '36', earned: { 'tier 3': '18.2', 'tier 4': '20.4' } },
        ),
      })
      .describe('discounts off the list price'),
    modifier: z
      .strictObject({ ...parcels, net: key(decimal, 'what is added to the base price', '-1.00') })
      .describe(
        'amounts added to the base price after discounts and minimum; without it they are taken as billed',
      ),
    minimum: z
      .strictObject({
        ...parcels,
        net: key(decimal.optional(), 'minimum price of a parcel', '9.10'),
        of: z
          .strictObject({
            service: key(z.string().optional(), 'its service; if left out, that of the parcel', 'Ground'),
            zone: key(z.string(), 'its zone', '2'),
            weight: key(z.string(), 'its billed weight', '1'),
          })
          .optional()
          .describe('the list price of another parcel'),
        less: key(decimal.optional(), 'taken off the price of `of`', '1.50'),
      })
      .refine(({ net, of }) => (net === undefined) !== (of === undefined), {
        error: 'an amount as `net`, or the price of another parcel as `of`',
        params: { remedy: 'Give one of the two.' },
      })
      .describe('minimum prices: the base price is the larger of this and the discounted one'),
    dim: z
      .strictObject({
        service,
        divisor: key(divisor, 'cubic inches to the pound, or cubic centimetres to the kilogram', '194'),
        sides: key(
          z.enum(['up', 'as measured']).optional(),
          'whether each side is rounded up first; if left out, as the carrier does',
          'up',
        ),
        above_in3: key(decimal.nullable().optional(), 'volume from which it applies', '1728'),
        ...dated,
      })
      .describe('divisors of dimensional weights'),
    surcharges: z
      .strictObject({
        charge: charge.optional(),
        category: key(z.string().optional(), 'charge_category of the line item', 'delivery'),
        residential: key(z.boolean().optional(), 'only parcels with, or without, a residential charge', true),
        ...parcels,
        net: key(decimal.optional(), 'price of one such charge', '18.00'),
        list: key(decimal.optional(), 'its list price', '5.95'),
        percent: key(
          percent.optional(),
          'per cent off the list price; off that of the invoice without `list`',
          '50',
        ),
        group: key(
          z.string().optional(),
          'a parcel gets only the charge with the highest rank in a group',
          'size',
        ),
        rank: key(z.int('a whole number').optional(), 'rank in the group', 3),
        when: z
          .strictObject({
            longest: key(decimal.optional(), 'longest side above it', '48'),
            second: key(decimal.optional(), 'second side above it', '30'),
            length_girth: key(decimal.optional(), 'length and girth above it', '105'),
            volume: key(decimal.optional(), 'volume above it', '10368'),
            weight: key(decimal.optional(), 'actual weight above it', '50'),
          })
          .optional()
          .describe('when it may be charged: any of these'),
        min_weight: key(decimal.optional(), 'minimum billed weight that comes with it', '40'),
      })
      .refine(({ charge: name, category }) => name !== undefined || category !== undefined, {
        error: 'a `charge` or a `category`',
        params: { remedy: 'State which charges the row is for.' },
      })
      .refine(({ net, percent }) => net === undefined || percent === undefined, {
        error: 'a price as `net`, or a discount as `percent`',
        params: { remedy: 'Delete one of the two.' },
      })
      .describe('prices of surcharges'),
    fuel: z
      .strictObject({
        service,
        table: key(
          z.string(FILE).optional(),
          'CSV of from, to, service and rate, as the carrier publishes it',
          'fuel.csv',
        ),
        rate: key(decimal.optional(), 'per cent of what fuel is charged on, without a table', '18.5'),
        percent_off: key(percent.optional(), 'per cent by which your rate is below the published one', '10'),
        on: key(
          z
            .union([
              z.strictObject({
                except: key(z.array(z.string()), 'all charges but those of these categories', [
                  'tax',
                  'customs',
                ]),
              }),
              z.strictObject({ of: key(z.array(z.string()), 'charges of these categories', ['freight']) }),
            ])
            .optional(),
          'what the rate is taken from, if the invoice does not state it',
          { except: ['tax', 'customs'] },
        ),
        ...dated,
      })
      .refine(({ table, rate }) => (table === undefined) !== (rate === undefined), {
        error: 'a `table` or a `rate`',
        params: { remedy: 'Give one of the two.' },
      })
      .describe('fuel surcharges'),
    areas: z
      .strictObject({
        charge,
        file: key(
          z.string(FILE).optional(),
          'CSV of postal_code, or from_code and to_code, and charge, from, to',
          'das-2025-06.csv',
        ),
        codes: key(
          z.array(z.string()).min(1, 'at least one postal code').optional(),
          'the codes themselves, without a file',
          ['10001'],
        ),
        service,
        ...dated,
      })
      .refine(({ file, codes }) => (file === undefined) !== (codes === undefined), {
        error: 'a `file` of postal codes, or a list of them as `codes`',
        params: { remedy: 'Give one of the two.' },
      })
      .describe('postal codes with an area surcharge, as the carrier lists them'),
    peak: z
      .strictObject({
        charge,
        ...parcels,
        net: key(decimal, 'price of one such charge', '1.15'),
        only_with: key(z.string().optional(), 'another charge that the parcel must have', 'AHS*'),
        by: key(
          z.enum(['ship_date', 'invoice_date']).optional(),
          'the day that decides (ship_date)',
          'ship_date',
        ),
      })
      .describe('surcharges of a season'),
  }
  const listOf = <Row extends z.ZodType>(row: Row) =>
    z.union([z.array(row), z.string()], { error: 'a list of rows, or the name of a CSV file' }).optional()

  const contract = z.strictObject({
    $schema: key(
      z.string().optional(),
      'where an editor finds the JSON Schema of this file',
      CONTRACT_SCHEMA_PLACE,
    ),
    carrier: key(z.string('the carrier, as `parse-invoice formats` names it'), 'who bills', CARRIERS[1]),
    accounts: key(
      z.array(z.string()).optional(),
      'billed accounts; leading zeros do not matter; if left out, all',
      ['123400009'],
    ),
    currency: key(
      z
        .string()
        .regex(/^[A-Z]{3}$/, 'a currency code of three capital letters, such as USD')
        .optional(),
      'ISO 4217',
      'USD',
    ),
    ...dated,
    list: key(
      z.string().optional(),
      '"invoice": list prices are those of the invoice; else a CSV of service, weight and a column for each zone',
      'invoice',
    ),
    base: listOf(lists.base),
    modifier: listOf(lists.modifier),
    minimum: listOf(lists.minimum),
    dim: listOf(lists.dim),
    surcharges: listOf(lists.surcharges),
    fuel: listOf(lists.fuel),
    areas: listOf(lists.areas),
    peak: listOf(lists.peak),
    guarantee: z
      .strictObject({
        waived: key(z.boolean().optional(), 'whether refunds of late parcels are waived', false),
      })
      .optional()
      .describe('what is refunded for a late parcel'),
  })
  return { contract, lists }
}

type Schemas = ReturnType<typeof makeSchema>
export type ContractInput = z.input<Schemas['contract']>
export type WrittenContract = z.output<Schemas['contract']>
export type WrittenRow<Name extends keyof Schemas['lists']> = z.output<Schemas['lists'][Name]>
export type ListName = keyof Schemas['lists']

/** The file as JSON Schema. */
export function contractJsonSchema(): Record<string, unknown> {
  const { contract } = contractSchema()
  const file = z
    .union([contract, z.array(contract)])
    .describe(
      'a contract, or a list of them: what was agreed with a carrier, for `parse-invoice audit --contract`',
    )
  return z.toJSONSchema(file, {
    io: 'input',
    unrepresentable: 'any',
    // zod leaves out examples of transformed values: numbers that are read as text.
    override: ({ zodSchema, jsonSchema }) => {
      const { examples } = z.globalRegistry.get(zodSchema) ?? {}
      if (Array.isArray(examples)) jsonSchema.examples = examples
    },
  }) as Record<string, unknown>
}
