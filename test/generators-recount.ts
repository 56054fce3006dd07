/** What a second, slow reader finds in a generated file: csv-parse and BigInt, nothing of the project's own. */
import { parse } from 'csv-parse/sync'

/** Amounts in units of 10⁻¹⁴. */
export function units(text: string): bigint {
  const negative = text.startsWith('-') || text.startsWith('(')
  const [whole = '', decimals = ''] = text.replace(/[-()$£€,]/g, '').split('.')
  const value = BigInt(`${whole || '0'}${decimals.padEnd(14, '0')}`)
  return negative ? -value : value
}

export const UNIT = units('0.01')

export interface Recount {
  records: number
  charged: number
  skipped: Record<string, number>
  line_items: number
  gross: Record<string, bigint>
  net: Record<string, bigint>
}

/** Line items of a record as `[currency, gross, net]`, or why it has none. */
type Reading = string | readonly (readonly [currency: string, gross: bigint, net: bigint])[]

export interface Layout {
  readonly delimiter: string
  readonly quotes?: boolean
  /** Gives the reader of the next record; it may remember what stood above. */
  readonly reader: () => (cells: readonly string[]) => Reading
}

export function recordsOf(text: string, layout: Layout): string[][] {
  const { delimiter, quotes = true } = layout
  return parse(text, {
    delimiter,
    quote: quotes ? '"' : false,
    relax_quotes: true,
    relax_column_count: true,
    bom: true,
  })
}

export function recount(text: string, layout: Layout): Recount {
  const read = layout.reader()
  const found: Recount = { records: 0, charged: 0, skipped: {}, line_items: 0, gross: {}, net: {} }
  for (const record of recordsOf(text, layout)) {
    found.records++
    const reading = read(record)
    if (typeof reading === 'string') {
      found.skipped[reading] = (found.skipped[reading] ?? 0) + 1
      continue
    }
    found.charged++
    for (const [currency, gross, net] of reading) {
      found.line_items++
      found.gross[currency] = (found.gross[currency] ?? 0n) + gross
      found.net[currency] = (found.net[currency] ?? 0n) + net
    }
  }
  return found
}

/** A record's cells by name. */
export const named = (names: readonly string[], cells: readonly string[]) => (name: string) =>
  cells[names.indexOf(name)] ?? ''

const filled = (lines: (readonly [string, bigint, bigint])[]): Reading => {
  const charges = lines.filter(([, gross]) => gross !== 0n)
  return charges.length === 0 ? 'zero' : charges
}

function belowHeader(
  isHeader: (cells: readonly string[]) => boolean,
  read: (cell: (name: string) => string, cells: readonly string[]) => Reading,
  above = 'header',
): Layout['reader'] {
  return () => {
    let names: readonly string[] | null = null
    return (cells) => {
      if (isHeader(cells)) {
        names = cells
        return 'header'
      }
      return names === null ? above : read(named(names, cells), cells)
    }
  }
}

const columnsOf = (currency: string, columns: readonly string[]) => (cell: (name: string) => string) =>
  filled(columns.map((name) => [currency, units(cell(name)), units(cell(name))] as const))

function dhlRow(cell: (name: string) => string): Reading {
  if (cell('Line Type') === 'I') return 'invoice_row'
  const currency = cell('Currency')
  const weight = units(cell('Weight Charge'))
  const lines: (readonly [string, bigint, bigint])[] = [[currency, weight, weight]]
  for (let n = 1; n <= 11; n++) {
    const charge = units(cell(`XC${n} Charge`))
    if (cell(`XC${n} Name`) !== '') lines.push([currency, charge, charge + units(cell(`XC${n} Discount`))])
  }
  return filled(lines)
}

const DPD_ENGLISH = [
  'Base price',
  'Energy surcharge',
  'Toll surcharge',
  'Peak surcharge',
  'System return surcharge',
  'Oversized/Overweight surcharge',
  'Customs surcharge',
  'Total other surcharges',
]
const DPD_GERMAN = ['Tarief', 'Fuel surcharge', 'mautpreis', 'verzoll_gebuehr', 'Toeslag', 'COD Toeslag']

function pipeRow(): (cells: readonly string[]) => Reading {
  return (cells) => {
    if (cells[0] === 'Royal Mail Address') return 'header'
    if (cells.every((text) => text === '')) return 'blank'
    if (cells[2] !== '') return 'invoice_row'
    const net = units(cells[32] ?? '')
    if (cells[23] !== '') return [['', net, net]]
    return cells[31]?.startsWith('Total surcharge') ? 'footer' : 'comment'
  }
}

/** How each kind of file is read again. */
export const LAYOUTS = {
  'dhl-express': { delimiter: ',', reader: belowHeader((cells) => cells[0] === 'Line Type', dhlRow) },
  'dpd-insights': {
    delimiter: ';',
    reader: belowHeader((cells) => cells.includes('Parcel number'), columnsOf('', DPD_ENGLISH)),
  },
  'dpd-insights german': {
    delimiter: ';',
    reader: belowHeader((cells) => cells.includes('Tarief'), columnsOf('', DPD_GERMAN)),
  },
  'dpd-insights dutch': {
    delimiter: ';',
    reader: belowHeader(
      (cells) => cells.includes('Verzenddatum'),
      (cell) => {
        const charge = columnsOf('', ['Toeslag'])(cell)
        return charge === 'zero' ? columnsOf('', ['Totaal'])(cell) : charge
      },
    ),
  },
  'dpd-uk': {
    delimiter: ',',
    reader: () => {
      let names: readonly string[] = []
      return (cells) => {
        if (cells.length < 42) return 'preamble'
        if (cells[0] === 'Date') {
          names = cells
          return 'header'
        }
        return columnsOf('GBP', ['Revenue', ...names.slice(17, 36)])(named(names, cells))
      }
    },
  },
  'usps-eps': {
    delimiter: ',',
    reader: belowHeader(
      (cells) => cells[8]?.includes('(PIC)') === true,
      (cell) => [['', units(cell('Postage')), units(cell('Postage'))]],
    ),
  },
  'royal-mail-combined': {
    delimiter: ',',
    reader: belowHeader(
      (cells) => cells[0] === 'account_number',
      (cell) => [['', units(cell('gross_cost')), units(cell('net_cost'))]],
    ),
  },
  'royal-mail-invoice': { delimiter: '|', quotes: false, reader: pipeRow },
  'royal-mail-bex': {
    delimiter: ',',
    reader: belowHeader(
      (cells) => cells.includes('Sales Order No.'),
      (cell, cells) => {
        if (cells[0] === 'Overall Result') return 'footer'
        return filled([['', units(cell('Gross Value')), units(cell('Net Value'))]])
      },
    ),
  },
} as const satisfies Record<string, Layout>
