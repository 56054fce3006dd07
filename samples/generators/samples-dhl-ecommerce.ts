/** Sample files of DHL eCommerce. */
import { type EcommerceStyle, REAL_STYLE } from './dhl-ecommerce/record.js'
import { type Detail, type Pickup, parcel } from './dhl-ecommerce/rows.js'
import { dhlEcommerceFile } from './dhl-ecommerce.js'
import { sample } from './sample.js'
import type { Generated, GeneratorOptions, Sample } from './types.js'

const styled =
  (style: Partial<EcommerceStyle> = {}) =>
  (options: GeneratorOptions): Generated =>
    dhlEcommerceFile(options, { ...REAL_STYLE, ...style })

/** The detail records alone. */
const withoutHeader = (options: GeneratorOptions): Generated => {
  const generated = styled()(options)
  return {
    ...generated,
    chunks: () => [[...generated.chunks()].join('').replace(/^HDR.*\n/, '')],
  }
}

const CHARGES = [29, ...positions(32, 65), ...positions(73, 78)]

function positions(from: number, to: number): number[] {
  return Array.from({ length: to - from + 1 }, (_, index) => from + index)
}

/** Every charge column filled, and beside them cells that look like money but are not. */
function everyColumn(pickup: Pickup): Detail[] {
  const full = parcel(pickup, { extra: CHARGES.map((position, index) => [position, 100 + 7 * index]) })
  const other = new Map([
    [66, '9261290000000000000017'],
    [67, '5.250'],
    [68, 'LB'],
    [69, '12.00'],
    [70, '9.00'],
    [71, '6.00'],
    [72, 'IN'],
  ])
  return [
    { ...full, other },
    { ...parcel(pickup), other },
  ]
}

const at = (
  name: string,
  about: string,
  make: (options: GeneratorOptions) => Generated,
  options: GeneratorOptions,
): Sample => sample(`dhl-ecommerce/${name}.csv`, about, make, options)

export const DHL_ECOMMERCE_SAMPLES: readonly Sample[] = [
  at('real', 'One bill of international parcels: HDR of 16 fields, DTL of 79, compact dates.', styled(), {
    seed: 51,
    rows: 40,
    invoices: 1,
  }),
  at('two-bills', 'An international and a domestic bill; reserved columns hold money.', styled(), {
    seed: 52,
    rows: 60,
    invoices: 2,
  }),
  at(
    'hdr-16-without-date',
    'HDR as published: account in the second cell, no invoice date, no currency.',
    styled({ header: 'sample16', isoDates: true, cut: false }),
    { seed: 53, rows: 14, invoices: 1 },
  ),
  at(
    'hdr-78',
    'The older HDR of 78 fields, CRLF.',
    styled({ header: 'sample78', isoDates: true, cut: false, lineEnd: '\r\n' }),
    { seed: 54, rows: 14, invoices: 1 },
  ),
  at('dtl-78', 'DTL of 78 fields.', styled({ width: 78 }), { seed: 55, rows: 14, invoices: 1 }),
  at(
    'every-charge-column',
    'All 41 charge columns, and beside them cells that are no money.',
    styled({ rows: everyColumn }),
    {
      seed: 56,
      rows: 2,
      invoices: 1,
    },
  ),
  at('details-only', 'No HDR: the invoice is not known.', withoutHeader, { seed: 57, rows: 10, invoices: 1 }),
]
