/** The schema of the user's configuration of an audit: accounts, contract tables, tolerances, checks on or off. */
import * as z from 'zod'
import { CARRIERS } from '../schema/line-item.js'
import { readTolerance } from '../values/decimal.js'

/** The path of the JSON Schema in a project that has installed the package. */
export const SCHEMA_PLACE = './node_modules/carrier-invoice/dist/config.schema.json'

const textOrNumber = (says: string) =>
  z.union([z.string(), z.number().transform((number) => `${number}`)], { error: says })

/** A key with its meaning and an example, for the reference and for editors. */
const key = <Schema extends z.ZodType>(schema: Schema, description: string, example: unknown): Schema =>
  schema.meta({ description, examples: [example] })

let made: ReturnType<typeof makeSchema> | undefined

/** Made on demand: that takes time, and most audits have no configuration. */
export const configSchema = (): ReturnType<typeof makeSchema> => {
  made ??= makeSchema()
  return made
}

function makeSchema() {
  const DECIMAL = 'a decimal number such as 4.50'
  const decimal = textOrNumber(DECIMAL).pipe(z.string().regex(/^-?\d+(\.\d+)?$/, DECIMAL))
  const day = z.iso.date('a date such as 2026-01-31')
  const TOLERANCE = 'an amount, a percentage, or both: 0.05, 2%, 0.05 or 2%'
  const tolerance = textOrNumber(TOLERANCE).refine((text) => readTolerance(text) !== undefined, TOLERANCE)

  const carrier = key(z.string().optional(), 'who bills; if left out, every carrier', CARRIERS[0])
  const from = key(day, 'first day on which it applies', '2026-01-01')
  const to = key(day.optional(), 'last day on which it applies; if left out, it has no end', '2026-12-31')

  /** The charges that a row applies to; an omitted key does not restrict it. */
  const scope = {
    carrier,
    account: key(z.string().optional(), 'billed account; leading zeros do not matter', '0000A1B2C3'),
    currency: key(z.string().optional(), 'ISO 4217', 'USD'),
    charge: key(
      z.string().optional(),
      'code or description, as the carrier writes it',
      'Residential Surcharge',
    ),
    category: key(z.string().optional(), 'charge_category of the line item', 'delivery'),
    from: from.optional(),
    to,
  }

  const fuelRow = z.strictObject({
    carrier,
    service: key(z.string().optional(), "part of the service's name", 'Ground'),
    from,
    to,
    rate: key(decimal, 'per cent of what fuel is charged on', '18.5'),
  })
  const priceRow = z.strictObject({
    ...scope,
    price: key(decimal, 'net price of one such charge', '4.10'),
    tolerance: key(decimal.optional(), 'tolerance above or below it, as an amount', '0.05'),
  })
  const discountRow = z.strictObject({
    ...scope,
    percent: key(decimal, 'per cent off the gross charge', '26.5'),
    lines: key(
      z.enum(['record', 'shipment']).optional(),
      'discount lines that count: those of the same record, or of the whole shipment (record)',
      'shipment',
    ),
  })
  const divisorRow = z.strictObject({
    carrier,
    divisor: key(decimal, 'cubic inches to the pound, or cubic centimetres to the kilogram', '139'),
    from: from.optional(),
    to,
  })

  const DAYS = 'a whole number of days above 0'

  const claimRow = z.strictObject({
    carrier,
    kind: key(z.enum(['billing', 'late']), 'a wrong charge, or a late delivery', 'billing'),
    days: key(
      z.int(DAYS).positive(DAYS),
      'days within which a claim must be filed, the first day not counted',
      90,
    ),
    from: key(
      z.enum(['invoice', 'due']).optional(),
      'the day they count from: the invoice date, or the day the delivery was due (billing: invoice, late: due)',
      'invoice',
    ),
  })

  const contract = z.union([z.string(), z.array(z.string())], {
    error: 'the name of a file, or a list of them',
  })

  /** Column names of the expected costs file, by meaning. */
  const column = (description: string, example: string) => key(z.string().optional(), description, example)
  const columns = z.strictObject({
    tracking_number: column('its column of tracking numbers', 'Label No'),
    cost: column('its column of costs', 'Price paid'),
    currency: column('its column of currencies', 'Cur'),
    weight: column('its column of weights', 'Weight'),
    weight_unit: column('its column of units of weight', 'Unit'),
    service: column('its column of services', 'Service level'),
    zone: column('its column of zones', 'Zone'),
    voided: column('its column that says whether a label was voided', 'Cancelled'),
    reference: column('its column of references', 'Order'),
    ship_date: column('its column of ship dates', 'Shipped on'),
    carrier: column('its column of carriers', 'Carrier'),
    cost_center: column('its column of cost centers', 'Dept'),
    moved: column('its column that says whether the carrier ever scanned the parcel', 'In transit?'),
    residential: column('its column that says whether the address is residential', 'Home?'),
    length: column('its column of lengths, in the unit of the carrier', 'L'),
    width: column('its column of widths', 'W'),
    height: column('its column of heights', 'H'),
  })

  /** Column names of the file of deliveries, by meaning. */
  const deliveryColumns = z.strictObject({
    tracking_number: column('its column of tracking numbers', 'Label No'),
    delivered_at: column('its column of deliveries, days with or without times', 'Arrived'),
    delivered_time: column('its column of times, if they are not with the day of delivery', 'Arrived time'),
    first_attempt_at: column('its column of first attempts', 'Tried on'),
    status: column('its column of statuses', 'State'),
    committed_at: column('its column of what the carrier promised', 'Promise'),
    committed_time: column('its column of times, if they are not with the promised day', 'Promise time'),
    moved: column('its column that says whether the carrier ever scanned the parcel', 'In transit?'),
  })

  /** The contract's terms for the carrier's guarantee. */
  const guaranteeRow = z.strictObject({
    carrier,
    account: scope.account,
    service: key(z.string().optional(), "part of the service's name", 'Priority Overnight'),
    from: from.optional(),
    to,
    waived: key(
      z.boolean('true or false'),
      'whether the contract waives refunds of late deliveries; false also makes those claimable on which sources differ',
      true,
    ),
  })

  const severity = z.enum(['error', 'warning', 'info'])

  const checkSettings = z.union(
    [
      z.boolean(),
      severity,
      z.strictObject({
        enabled: key(z.boolean().optional(), 'whether the check runs', false),
        severity: key(severity.optional(), 'in place of its own', 'info'),
      }),
    ],
    { error: 'true, false, "error", "warning", "info", or an object of `enabled` and `severity`' },
  )

  return z.strictObject({
    accounts: key(
      z.array(z.string()).optional(),
      'your account numbers with all carriers; leading zeros do not matter',
      ['0000A1B2C3', '123456789'],
    ),
    tolerance: key(
      tolerance.optional(),
      'tolerance on totals of invoices, records and shipments: an amount, a percentage, or the larger of both',
      '0.05 or 1%',
    ),
    expected: z
      .strictObject({
        tolerance: key(tolerance.optional(), 'tolerance on expected costs', '2%'),
        columns: columns.optional().describe('names of its columns, if they are not recognised'),
      })
      .optional()
      .describe('how the file of --expected is compared'),
    deliveries: z
      .strictObject({
        columns: deliveryColumns.optional().describe('names of its columns, if they are not recognised'),
      })
      .optional()
      .describe('how the file of --deliveries is read'),
    guarantee: key(
      z
        .union([guaranteeRow.transform((row) => [row]), z.array(guaranteeRow)], {
          error: 'an object such as { "waived": true }, or a list of them',
        })
        .optional(),
      'refunds of late deliveries in your contract, by carrier, account, service and date; the first row that fits a shipment decides',
      { waived: true },
    ),
    fuel: z
      .array(fuelRow)
      .optional()
      .describe('fuel surcharges of your contract; the latest that applies on the day decides'),
    surcharges: z
      .array(priceRow)
      .optional()
      .describe('prices of your contract; the first row that fits a charge decides'),
    discounts: z
      .array(discountRow)
      .optional()
      .describe('discounts of your contract; the first row that fits a charge decides'),
    contract: key(
      contract.optional(),
      'contract files of audits, from the folder of this file; the first row that fits decides',
      ['contract.json'],
    ),
    dim_divisors: z
      .array(divisorRow)
      .optional()
      .describe('dimensional divisors of your contract, if the file states none'),
    claims: z
      .array(claimRow)
      .optional()
      .describe('how long carriers accept claims, if you know it; the first row that fits a claim decides'),
    stale_days: key(
      z.int(DAYS).positive(DAYS).optional(),
      'days after which a charge is billed late (180)',
      90,
    ),
    services: key(
      z.record(z.string(), z.string()).optional(),
      "service names that mean the same: the invoice's to that of the expected costs",
      { 'Ground Residential': 'ground' },
    ),
    checks: key(
      z.record(z.string(), checkSettings).optional(),
      'by name: false turns a check off, a severity replaces its own',
      {
        tracking_check_digit: false,
        currency_mix: 'warning',
        stale_charge: { enabled: true, severity: 'info' },
      },
    ),
    $schema: key(z.string().optional(), 'where an editor finds the JSON Schema of this file', SCHEMA_PLACE),
    options: z
      .record(z.string(), z.unknown())
      .optional()
      .describe('defaults for the options of every command that has them'),
    commands: z
      .record(z.string(), z.record(z.string(), z.unknown()).optional())
      .optional()
      .describe('defaults for the options of single commands, which take precedence over those of all'),
  })
}

export type AuditConfig = z.output<ReturnType<typeof makeSchema>>
export type AuditConfigInput = z.input<ReturnType<typeof makeSchema>>
export type PriceRow = NonNullable<AuditConfig['surcharges']>[number]
export type DeliveryColumnNames = NonNullable<NonNullable<AuditConfig['deliveries']>['columns']>
export type ExpectedColumns = NonNullable<NonNullable<AuditConfig['expected']>['columns']>
/** The charges that a row applies to. */
export type Scope = {
  readonly [Key in Exclude<keyof PriceRow, 'price' | 'tolerance'>]?: string | undefined
}
