/** X12 invoices of a carrier: a set 210 for each shipment by road, a set 110 for each by air. */
import { date } from './calendar.js'
import { amount } from './cents.js'
import { type Freight, type FreightBill, type FreightCharge, freightBills, totalOf } from './freight/bills.js'
import { footer, header, interchange, type Segment, segment } from './freight/segments.js'
import type { Generated, GeneratorOptions } from './types.js'

const CODES: Readonly<Record<Exclude<FreightCharge, 'freight'>, readonly [code: string, text: string]>> = {
  fuel: ['405', 'FUEL SURCHARGE'],
  discount: ['DSC', ''],
  lift: ['LFT', ''],
  residential: ['RES', 'RESIDENTIAL DELIVERY'],
  unknown: ['ZZ7', 'YARD FEATHERING'],
}

const CARRIER = 'ODFL'
/** Records of a shipment on the whole. */
const RECORDS = 21

const compact = (day: number): string => date(day, 'YYYYMMDD')

function charges(one: Freight, isCredit: boolean): Segment[] {
  const pounds = amount(one.weight, 1)
  const lines = one.lines.map((line): Segment => {
    // What is billed twice stands twice under its number.
    const nth = 1 + one.lines.findIndex(({ charge }) => charge === line.charge)
    const cents = isCredit ? -line.cents : line.cents
    const charge = { freight: one, line }
    if (line.charge === 'freight') return { text: `L1*${nth}*${amount(line.cents)}*FR*${cents}`, charge }
    const [code, text] = CODES[line.charge]
    return { text: `L1*${nth}***${cents}****${code}${text === '' ? '' : `****${text}`}`, charge }
  })
  return [
    segment('LX*1'),
    segment('L5*1*GOODS ON PALLETS'),
    segment(`L0*1***${pounds}*G***${one.pieces}*PLT**L`),
    ...lines,
  ]
}

function set(bill: FreightBill, nth: number): Segment[] {
  const { id, account, day, isCredit, overstated } = bill
  const [one] = bill.freight
  if (one === undefined) return []
  const total = `${(isCredit ? -1 : 1) * (totalOf(bill) + overstated)}`
  const control = `${nth}`.padStart(4, '0')
  const segments = [
    header(`ST*${one.index % 3 === 2 ? '110' : '210'}*${control}`),
    segment(
      `B3**${id}*${one.bill}*PP*L*${compact(day)}*${total}**${compact(one.shipped + 2)}*035*${CARRIER}`,
    ),
    segment('C3*USD'),
    segment(`N9*CN*${one.tracking}`),
    segment(`N9*BM*${one.bill}`),
    segment(`N9*PO*${one.order}`),
    segment(`G62*11*${compact(one.shipped)}`),
    segment('N1*SH*EXAMPLE GOODS'),
    segment('N4*CHICAGO*IL*60607*US'),
    segment('N1*CN*EXAMPLE STORES'),
    segment('N4*DENVER*CO*80202*US'),
    segment(`N1*BT*EXAMPLE GOODS*93*${account}`),
    ...charges(one, isCredit),
    segment(`L3*${amount(one.weight, 1)}*G***${total}`),
  ]
  return [...segments, footer(`SE*${segments.length + 1}*${control}`)]
}

export function x12Freight(options: GeneratorOptions): Generated {
  const bills = freightBills(options, { part: 'x12 freight', records: RECORDS, together: 1 })
  return interchange(bills, {
    service: '',
    end: '~\n',
    currency: 'USD',
    open: [
      header(
        `ISA*00*${' '.repeat(10)}*00*${' '.repeat(10)}*02*${CARRIER.padEnd(15)}*ZZ*${'EXAMPLEGOODS'.padEnd(15)}*260303*0600*U*00401*000000042*0*P*>`,
      ),
      header(`GS*IM*${CARRIER}*EXAMPLEGOODS*20260303*0600*42*X*004010`),
    ],
    message: set,
    close: (messages) => [footer(`GE*${messages}*42`), footer('IEA*1*000000042')],
  })
}
