/** Sample files of FedEx invoices by EDI in CSV: records by column name, all else blank. */
import { amount, cents } from './cents.js'
import { FEDEX_EDI_EU, FEDEX_EDI_US } from './columns/fedex-edi.js'
import { cellText } from './delimited.js'
import type { Sample } from './types.js'

type Cells = Readonly<Record<string, string>>

/** The pairs by number: the amount's column. */
const amountOf = (columns: readonly string[], pair: number): string =>
  columns[columns.indexOf(`Chrg ${pair}`) + 1] ?? ''

interface Shipment {
  readonly cells: Cells
  /** Number of the pair, code and amount. */
  readonly charges: readonly (readonly [number, string, string])[]
}

interface Invoice {
  readonly cells: Cells
  readonly shipments: readonly Shipment[]
}

function edi(columns: readonly string[], invoices: readonly Invoice[]): Uint8Array {
  const rows = invoices.flatMap((invoice) => {
    const nets = invoice.shipments.map(({ charges }) =>
      charges.reduce((sum, [, , text]) => sum + cents(text), 0n),
    )
    const total = nets.reduce((sum, net) => sum + net, 0n)
    return invoice.shipments.map(({ cells, charges }, at): Cells => {
      const pairs = charges.flatMap(([pair, code, text]) => [
        [`Chrg ${pair}`, code],
        [amountOf(columns, pair), text],
      ])
      return {
        'Inv Charge': amount(total),
        'Trans Cnt': `${invoice.shipments.length}`,
        'Net Chrg': amount(nets[at] ?? 0n),
        ...invoice.cells,
        ...cells,
        ...Object.fromEntries(pairs),
      }
    })
  })
  const lines = [
    columns.join(','),
    ...rows.map((row) => columns.map((name) => cellText(row[name] ?? '', ',')).join(',')),
  ]
  return Buffer.from(`${lines.join('\r\n')}\r\n`)
}

const parcel = (
  tracking: string,
  shipped: string,
  service: string,
  pounds: string,
  more: Cells = {},
): Cells => ({
  'Tracking Number': tracking,
  'Ship Date': shipped,
  Svc: service,
  Pkg: '01',
  Payor: '1',
  Pcs: '1',
  'Bill Wt': pounds,
  'Orig Wt': pounds,
  'Wt Unit': 'L',
  'Shipper Company': 'EXAMPLE GOODS',
  'Shipper City': 'RIVERTON',
  ST: 'OH',
  Postal: '43215',
  Cntry1: 'US',
  'Recipient Name': 'A. EXAMPLE',
  'Recipient Address 1': '12 ORCHARD LN',
  'Recipient City': 'LAKEVIEW',
  ST2: 'TX',
  Postal2: '75001',
  Cntry2: 'US',
  ...more,
})

const US_INVOICE = { 'Master EDI No': '77001', Type: '1', Settle: '1', Cntry: 'US', Curr: 'USD' }

const US: readonly Invoice[] = [
  {
    cells: {
      ...US_INVOICE,
      'Invoice Number': '900100001',
      'Invoice Date': '20260112',
      'Bill-to Account': '123400009',
    },
    shipments: [
      {
        cells: parcel('390200000013', '20260105', '90', '4', {
          'Ref 1': 'SO-2001',
          Length: '12',
          Width: '9',
          Height: '6',
          'Dim Unit': 'I',
          Divisor: '139',
        }),
        charges: [
          [1, '050', '24.70'],
          [2, '016', '-8.15'],
          [3, '017', '-2.06'],
          [6, '405', '1.96'],
          [7, '300', '5.95'],
        ],
      },
      {
        cells: parcel('390200000024', '20260106', '92', '21', {
          'Grd Prefix': '9622001',
          'Ref 1': 'SO-2002',
          'Ref 2': 'DOCK 4',
        }),
        charges: [
          [1, '050', '31.40'],
          [5, '018', '-9.42'],
          [6, '405', '2.64'],
          [8, '440', '4.45'],
          [13, '360', '14.50'],
        ],
      },
      {
        cells: parcel('390200000035', '20260106', '01', '2', {
          'Ref 1': 'SO-2003',
          Postal2: '99501',
          ST2: 'AK',
        }),
        charges: [
          [1, '050', '118.05'],
          [4, '019', '-5.90'],
          [6, '405', '17.39'],
          [10, '400', '4.20'],
          [11, '410', '6.90'],
          [12, '420', '16.00'],
        ],
      },
      {
        cells: parcel('390200000046', '20260107', '92', '9'),
        charges: [
          [1, '050', '12.10'],
          [6, '405', '1.45'],
          [14, '200', '22.50'],
        ],
      },
      // Freight and its discount come to nothing.
      {
        cells: parcel('390200000057', '20260107', '92', '1'),
        charges: [
          [1, '050', '10.00'],
          [2, '016', '-10.00'],
        ],
      },
      // Nothing at all.
      { cells: parcel('390200000068', '20260107', '92', '1'), charges: [] },
      // A pickup of no parcel.
      {
        cells: {
          'Shipper Company': 'EXAMPLE GOODS',
          'Shipper City': 'RIVERTON',
          ST: 'OH',
          Postal: '43215',
          Cntry1: 'US',
        },
        charges: [[9, '430', '14.25']],
      },
      // Charges that the file names by a code alone.
      {
        cells: parcel('390200000079', '20260108', '92', '70'),
        charges: [
          [1, '050', '64.20'],
          [6, '405', '9.02'],
          [19, '365', '24.10'],
          [20, '391', '3.05'],
        ],
      },
    ],
  },
  {
    cells: {
      ...US_INVOICE,
      'Invoice Number': '900100002',
      'Invoice Date': '20260119',
      'Bill-to Account': '123400009',
    },
    shipments: [
      // A credit for the address correction of the week before.
      {
        cells: parcel('390200000046', '20260107', '92', '9', { Rebill: 'Y' }),
        charges: [[14, '200', '-22.50']],
      },
      {
        cells: parcel('390200000080', '20260113', '70', '11', {
          Cntry2: 'CA',
          ST2: 'ON',
          Postal2: 'M5V 2T6',
          'Exchg Rate': '1.3700',
          'Exc Curr': 'CAD',
        }),
        charges: [
          [1, '050', '88.10'],
          [6, '405', '11.45'],
          [15, '510', '5.20'],
          [16, '530', '14.75'],
          [17, '540', '12.00'],
        ],
      },
      {
        cells: parcel('390200000090', '20260114', '90', '3'),
        charges: [
          [1, '050', '22.30'],
          [3, '017', '-1.86'],
          [6, '405', '2.45'],
          [7, '300', '5.95'],
        ],
      },
      {
        cells: {
          'Shipper Company': 'EXAMPLE GOODS',
          'Shipper City': 'RIVERTON',
          ST: 'OH',
          Postal: '43215',
          Cntry1: 'US',
        },
        charges: [[9, '430', '14.25']],
      },
      {
        cells: parcel('390200001010', '20260114', '90', '6'),
        charges: [
          [1, '050', '25.60'],
          [6, '405', '2.82'],
        ],
      },
      {
        cells: parcel('390200001123', '20260115', '92', '14'),
        charges: [
          [1, '050', '19.35'],
          [6, '405', '2.13'],
        ],
      },
      {
        cells: parcel('390200001237', '20260116', '03', '5'),
        charges: [
          [1, '050', '41.70'],
          [6, '405', '5.42'],
        ],
      },
      {
        cells: parcel('390200001340', '20260114', '92', '33'),
        charges: [
          [1, '050', '38.15'],
          [6, '405', '4.20'],
        ],
      },
    ],
  },
]

const abroad = (tracking: string, shipped: string, kilograms: string, to: Cells): Cells =>
  parcel(tracking, shipped, '70', kilograms, {
    'Wt Unit': 'K',
    'Shipper City': 'KLEINSTADT',
    ST: '',
    Postal: '1050',
    Cntry1: 'DK',
    ST2: '',
    ...to,
  })

const EU: readonly Invoice[] = [
  {
    cells: {
      'Master EDI No': '88001',
      'Invoice Number': '700200001',
      'Invoice Date': '20260116',
      Type: '1',
      Settle: '1',
      Cntry: 'DK',
      'Bill-To Account': '567800004',
      Curr: 'DKK',
      'VAT Billed Curr': 'DKK',
    },
    shipments: [
      {
        cells: abroad('700200000016', '20260109', '3.5', {
          Cntry2: 'DE',
          Postal2: '10115',
          'Ref 1': 'ORDRE 11',
        }),
        charges: [
          [1, '050', '312.40'],
          [2, '016', '-140.58'],
          [6, '405', '30.93'],
          [18, '560', '50.69'],
        ],
      },
      {
        cells: abroad('700200000027', '20260110', '12.0', {
          Cntry2: 'US',
          Postal2: '10001',
          'Ref 1': 'ORDRE 12',
        }),
        charges: [
          [1, '050', '1184.00'],
          [3, '017', '-355.20'],
          [6, '405', '149.18'],
          [13, '360', '95.00'],
        ],
      },
      {
        cells: abroad('700200000038', '20260110', '1.0', { Cntry2: 'SE', Postal2: '11122' }),
        charges: [
          [1, '050', '188.20'],
          [6, '405', '33.88'],
          [16, '530', '61.00'],
          [17, '540', '75.00'],
        ],
      },
    ],
  },
]

export const FEDEX_EDI_SAMPLES: readonly Sample[] = [
  {
    path: 'samples/fedex-edi/real.csv',
    about:
      'Two invoices of a US account: discounts, fees without a parcel, a credit, duty and GST, codes without a name.',
    bytes: () => edi(FEDEX_EDI_US, US),
  },
  {
    path: 'samples/fedex-edi/european.csv',
    about: 'The layout of European accounts: kroner, kilograms, VAT as a charge.',
    bytes: () => edi(FEDEX_EDI_EU, EU),
  },
]
