/** EDIFACT invoices of a carrier: IFTFCC with a group for each charge, INVOIC with a line for each. */
import { date } from './calendar.js'
import { amount } from './cents.js'
import {
  type Freight,
  type FreightBill,
  type FreightCharge,
  type FreightLine,
  freightBills,
  totalOf,
} from './freight/bills.js'
import { footer, header, interchange, type Segment, segment } from './freight/segments.js'
import type { Generated, Generator, GeneratorOptions } from './types.js'

type Texts = Readonly<Record<FreightCharge, readonly [code: string, text: string]>>

const COSTS: Texts = {
  freight: ['FC', 'Road freight'],
  fuel: ['FSC', 'Fuel surcharge'],
  discount: ['DI', 'Rabatt'],
  lift: ['HND', 'Tail lift'],
  residential: ['RES', 'Residential delivery'],
  unknown: ['Q77', 'Dock greeting'],
}
const SERVICES: Texts = { ...COSTS, freight: ['STD', 'Parcel, zone 2'] }

const CARRIER = 'NORDFRACHT'
const compact = (day: number): string => date(day, 'YYYYMMDD')

interface Kind {
  readonly type: 'IFTFCC' | 'INVOIC'
  readonly version: string
  charge(one: Freight, line: FreightLine, nth: number, money: string): readonly Segment[]
  /** The message before its charges, and behind them. */
  before(bill: FreightBill, total: string): readonly string[]
  behind(bill: FreightBill, total: string): readonly string[]
}

const IFTFCC: Kind = {
  type: 'IFTFCC',
  version: '97A',
  charge: (one, line, _, money) => {
    const [code, text] = COSTS[line.charge]
    return [
      { text: `TCC+${code}:::${text}`, charge: { freight: one, line } },
      segment(`DTM+11:${compact(one.shipped)}:102`),
      segment(`RFF+CN:${one.tracking}`),
      segment(`RFF+ON:${one.order}`),
      segment(`MOA+23:${money}`),
    ]
  },
  before: ({ account }, total) => [`RFF+ADE:${account}`, `MOA+77:${total}`, 'CUX+2:EUR'],
  behind: ({ account }) => [`NAD+CA+${CARRIER}`, `NAD+IV+${account}`],
}

const INVOIC: Kind = {
  type: 'INVOIC',
  version: '96A',
  charge: (one, line, nth, money) => {
    const [code, text] = SERVICES[line.charge]
    return [
      { text: `LIN+${nth}++${code}:SA`, charge: { freight: one, line } },
      segment(`IMD+F++:::${text}`),
      ...(line.charge === 'freight' ? [segment(`MEA+AAE+G+KGM:${amount(one.weight, 1)}`)] : []),
      segment(`MOA+203:${money}`),
      segment(`RFF+CN:${one.tracking}`),
      segment(`RFF+ON:${one.order}`),
      segment('NAD+DP+++Example Stores+Weg 2+Bremen++28195+DE'),
    ]
  },
  before: ({ account }) => [
    `NAD+CA+${CARRIER}::92`,
    `NAD+IV+${account}::92`,
    'NAD+CZ+++Example Goods+Werkstr. 1+Hamburg++20095+DE',
    'CUX+2:EUR:4',
  ],
  behind: (_, total) => ['UNS+S', `MOA+125:${total}`, `MOA+77:${total}`],
}

function message(kind: Kind, bill: FreightBill, nth: number): Segment[] {
  const { id, day, freight, isCredit, overstated } = bill
  const total = amount(totalOf(bill) + overstated)
  const lines = freight.flatMap((one) => one.lines.map((line) => ({ one, line })))
  const segments = [
    header(`UNH+${nth}+${kind.type}:D:${kind.version}:UN`),
    segment(`BGM+${isCredit ? '381' : '380'}+${id}`),
    segment(`DTM+137:${compact(day)}:102`),
    ...kind.before(bill, total).map(segment),
    ...lines.flatMap(({ one, line }) => {
      // What is billed twice stands twice under its number.
      const nth = 1 + lines.findIndex((other) => other.one === one && other.line.charge === line.charge)
      return kind.charge(one, line, nth, amount(line.cents))
    }),
    ...kind.behind(bill, total).map(segment),
  ]
  return [...segments, footer(`UNT+${segments.length + 1}+${nth}`)]
}

/** Shipments of an invoice. */
const TOGETHER = 6

const generator =
  (kind: Kind, records: number): Generator =>
  (options: GeneratorOptions): Generated =>
    interchange(freightBills(options, { part: kind.type, records, together: TOGETHER }), {
      service: "UNA:+.? '\n",
      end: "'\n",
      currency: 'EUR',
      open: [header(`UNB+UNOC:3+${CARRIER}+EXAMPLEGOODS+260302:0600+9001`)],
      message: (bill, nth) => message(kind, bill, nth),
      close: (messages) => [footer(`UNZ+${messages}+9001`)],
    })

export const edifactIftfcc = generator(IFTFCC, 15)
export const edifactInvoic = generator(INVOIC, 19)
