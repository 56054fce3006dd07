/** Examples of taxes: a shipment at another rate than the others, and the totals of an invoice. */
import type { Example } from './example.js'

export const TAX_RATE_EXAMPLES: readonly Example[] = [
  {
    of: 'one shipment at 7 %, the others at 19 %',
    hints: { tax: { kind: 'record' } },
    records: [
      {
        times: 3,
        parcel: 'P',
        facts: { row_total: '100.00', row_tax: '19.00' },
        charges: [['Freight', '100.00']],
      },
      { parcel: 'Q1', facts: { row_total: '100.00', row_tax: '7.00' }, charges: [['Freight', '100.00']] },
    ],
    finds: ['7.00 USD tax is 7 %, the other shipments of invoice A1 have 19 %: 19.00 USD expected'],
  },
  {
    of: 'one shipment at 19 %, the others at 7 %',
    hints: { tax: { kind: 'record' } },
    records: [
      {
        times: 3,
        parcel: 'P',
        facts: { row_total: '100.00', row_tax: '7.00' },
        charges: [['Freight', '100.00']],
      },
      { parcel: 'Q1', facts: { row_total: '100.00', row_tax: '19.00' }, charges: [['Freight', '100.00']] },
    ],
    finds: ['19.00 USD tax is 19 %, the other shipments of invoice A1 have 7 %: 7.00 USD expected'],
  },
  {
    of: 'one shipment with 20 % tax on its freight alone, on an invoice with untaxed shipments',
    hints: { tax: { kind: 'record' } },
    records: [
      {
        times: 3,
        parcel: 'P',
        facts: { row_total: '100.00', row_tax: '20.00' },
        charges: [['Freight', '100.00']],
      },
      { parcel: 'Q1', facts: { row_total: '100.00', row_tax: '0.00' }, charges: [['Freight', '100.00']] },
      {
        parcel: 'R1',
        facts: { row_total: '100.00', row_tax: '16.00' },
        charges: [
          ['Freight', '80.00'],
          ['Fuel', '20.00', { category: 'fuel' }],
        ],
      },
    ],
    finds: [
      '16.00 USD tax is 16 %, and the shipments of invoice A1 have 0 % or 20 %: 16.00 USD too much or 4.00 USD too little',
    ],
  },
  {
    of: 'an invoice with tax at another rate than that of its class',
    hints: { tax: { kind: 'invoice_by_class', rates: { S: '20' } } },
    states: { net_total: '100.00', tax_total: '17.50', gross_total: '117.50' },
    records: [{ facts: { tax_class: 'S' }, charges: [['Freight', '100.00']] }],
    finds: ['17.50 USD tax stated for invoice A1, its charges at their rates give 20.00 USD'],
  },
  {
    of: 'an invoice whose totals do not add up',
    hints: { tax: { kind: 'invoice_by_class', rates: { S: '20' } } },
    states: { net_total: '100.00', tax_total: '20.00', gross_total: '125.00' },
    records: [{ facts: { tax_class: 'S' }, charges: [['Freight', '100.00']] }],
    finds: ['125.00 USD stated as total with tax of invoice A1, 100.00 USD and 20.00 USD tax are 120.00 USD'],
  },
  {
    of: 'shipments at one rate',
    hints: { tax: { kind: 'record' } },
    records: [
      { times: 3, facts: { row_total: '100.00', row_tax: '19.00' }, charges: [['Freight', '100.00']] },
    ],
    finds: [],
  },
]
