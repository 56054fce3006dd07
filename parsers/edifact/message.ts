/** What IFTFCC and INVOIC have in common: the same segments, qualifiers and totals. */
import {
  blank,
  type Condition,
  type FieldMap,
  filled,
  from,
  is,
  type MoneySegment,
  matches,
  not,
  type RowKind,
  type ShipmentMap,
  type StageRule,
  stage,
  where,
} from '../../src/format/format.js'
import { SCAC_CARRIERS } from '../x12/carriers.js'

const qualified = (tag: string, kinds: readonly string[], ...elements: readonly string[]): string[] =>
  kinds.flatMap((kind) => elements.map((element) => `${tag}[${kind}]-${element}`))

/** Amounts of the message as a whole, by their qualifiers of data element 5025. */
const SAME_DUE = ['77', '39', '86']
/** What is left to pay (`9`) is less where something was paid before: it is the total where no other is stated. */
const DUE = [...SAME_DUE, '9']
const TAX = ['176', '124']

/** Dates that are read, by their qualifiers of data element 2005. */
const DATES = ['137', '3', '11', '110']

/** Columns of the segments that both messages have. */
export const MESSAGE_COLUMNS: readonly string[] = [
  'segment',
  'UNB-02.1',
  'UNB-05',
  'UNH-01',
  'UNH-02.1',
  'UNH-02.3',
  'BGM-01.1',
  'BGM-02.1',
  ...qualified('DTM', DATES, '01.2', '01.3'),
  ...qualified('RFF', ['CN', 'AWB', 'HWB', 'AAM', 'AAS', 'BM', 'IV', 'ADE', 'IT', 'ON', 'CU', 'DQ'], '01.2'),
  ...qualified('NAD', ['CA', 'SU', 'SE', 'II'], '02.1'),
  ...qualified('NAD', ['IV', 'PR', 'BY'], '02.1'),
  ...qualified('NAD', ['CZ', 'DP', 'CN'], '08', '09'),
  ...qualified('CUX', ['2'], '01.2'),
  ...qualified('MEA', ['AAE', 'WT', 'CHW'], '03.1', '03.2'),
]

export const inMessage = (type: string): Condition => where('UNH-02.1', is(type))

export const moa = (...kinds: readonly string[]): string[] => qualified('MOA', kinds, '01.2')
/** The same with the currency that an amount may name. */
export const moaColumns = (...kinds: readonly string[]): string[] => qualified('MOA', kinds, '01.2', '01.3')

/** The tax of the group that a group of TAX is in: of a charge, or of the message. */
export const TAX_OF_GROUP = 'TAX[7]>MOA[124]-01.2'

export const TOTAL_COLUMNS: readonly string[] = [
  ...moaColumns('125', ...DUE, ...TAX),
  TAX_OF_GROUP,
  'TAX-01',
  'TAX-02.1',
  'TAX-05.4',
]

/**
 * Amounts that are no charge (data element 5025): values of goods, of customs and insurance, the basis of a charge, the price of one unit,
 * and sums of lines, charges or allowances. Payment terms name what is paid by when.
 */
export const MONEY: readonly MoneySegment[] = [
  {
    tag: 'MOA',
    kind: 1,
    amount: 2,
    currency: 3,
    others: ['25', '40', '43', '44', '45', '66', '79', '128', '129', '131', '146', '157', '259', '260'],
    unless: ['PAT', 'PYT'],
  },
]

/** An amount of the message is not one of its charges. */
export const ownColumns = (amounts: readonly string[]): readonly string[] => [
  ...moa(...amounts, '124'),
  TAX_OF_GROUP,
  'TAX-01',
]

const ACCOUNT = ['NAD[IV]-02.1', 'NAD[PR]-02.1', 'RFF[ADE]-01.2', 'RFF[IT]-01.2', 'NAD[BY]-02.1']

const STATED = {
  account_id: ACCOUNT,
  invoice_id: ['BGM-02.1', 'RFF[IV]-01.2'],
  invoice_date: ['DTM[137]-01.2', 'DTM[3]-01.2'],
  currency: ['CUX[2]-01.2', ...qualified('MOA', DUE, '01.3')],
  holds: 'above',
} as const

/** `amounts`: qualifiers of the amounts that are charges, whose currency goes before the message's. */
export const messageFields = (amounts: readonly string[]): FieldMap => ({
  account_id: ACCOUNT,
  invoice_id: STATED.invoice_id,
  invoice_date: STATED.invoice_date,
  transaction_date: STATED.invoice_date,
  tracking_number: qualified('RFF', ['AWB', 'HWB', 'AAM', 'CN'], '01.2'),
  shipment_id: qualified('RFF', ['BM', 'AAS'], '01.2'),
  currency: [...qualified('MOA', amounts, '01.3'), ...STATED.currency],
})

export const MESSAGE_SHIPMENT: ShipmentMap = {
  ship_date: ['DTM[11]-01.2', 'DTM[110]-01.2'],
  billed_weight: ['MEA[CHW]-03.2', 'MEA[AAE]-03.2', 'MEA[WT]-03.2'],
  billed_weight_unit: {
    cell: ['MEA[CHW]-03.1', 'MEA[AAE]-03.1', 'MEA[WT]-03.1'],
    words: { kg: ['KGM'], g: ['GRM'], lb: ['LBR'], oz: ['ONZ'] },
  },
  reference_1: 'RFF[ON]-01.2',
  reference_2: 'RFF[CU]-01.2',
  reference_3: 'RFF[DQ]-01.2',
  origin_country: 'NAD[CZ]-09',
  destination_country: ['NAD[DP]-09', 'NAD[CN]-09'],
  destination_postal_code: ['NAD[DP]-08', 'NAD[CN]-08'],
}

export const CARRIER_CELL = {
  cell: ['NAD[CA]-02.1', 'NAD[SU]-02.1', 'NAD[SE]-02.1', 'NAD[II]-02.1', 'UNB-02.1'],
  names: SCAC_CARRIERS,
} as const

/** A credit note states what it credits without a sign. */
export const CREDIT_NOTE: readonly Condition[] = [where('BGM-01.1', is('381', '83', '261', '262', '308'))]

export const MESSAGE_STAGE: StageRule = stage(['BGM-01.1'], (_, kind = '') =>
  CREDIT_NOTE[0]?.matcher.test(kind) === true
    ? 'credit'
    : kind === '384' || kind === '383'
      ? 'adjustment'
      : 'original',
)

/** A charge with amounts by two of its qualifiers: whether they add up, or which of them counts, is not stated. */
export const amountsOfTwoKinds = (
  charge: readonly Condition[],
  amounts: readonly string[],
): readonly RowKind[] =>
  amounts.flatMap((one, at) =>
    amounts.slice(at + 1).map((other) => ({
      name: `MOA+${one} and MOA+${other}`,
      width: 'any' as const,
      when: [...charge, where(moa(one), filled), where(moa(other), filled)],
      reject: `one amount: MOA+${one} and MOA+${other} are both there, and which of them is charged is not stated`,
    })),
  )

/** Forms of data element 2379 that begin with the day or the month: `010326` is also a date with the year in front. */
const DAY_OR_MONTH_FIRST = matches(/^\s*\d\s*$/, 'a form of one digit')

/** What a date in such a form holds for. `charges`: the segments of charges. */
export const datesInOtherForms = (type: string, ...charges: readonly string[]): readonly RowKind[] =>
  DATES.map((kind) => ({
    name: `date in another form, DTM+${kind}`,
    width: 'any',
    when: [
      where('segment', is(...charges, 'UNT')),
      inMessage(type),
      where(`DTM[${kind}]-01.3`, DAY_OR_MONTH_FIRST),
    ],
    reject: `a date with the year in front in DTM+${kind} (form 101, 102, 203 or 204)`,
  }))

/** Whether amounts are charged or credited is stated by BGM alone. `charges`: the segments of charges. */
export const withoutKind = (type: string, ...charges: readonly string[]): RowKind => ({
  name: 'message without kind',
  width: 'any',
  when: [where('segment', is(...charges, 'TAX', 'UNT')), inMessage(type), where('BGM-01.1', blank)],
  reject:
    'a message with its kind in BGM-01: without it, whether this is an invoice or a credit note is not stated',
})

const TOTAL = matches(/\d/, 'an amount')

/** The tax of a message as a whole, by rate, where its charges have none of their own. */
const TAX_OF_MESSAGE = {
  amount: 'MOA[124]-01.2',
  description: from(['TAX-02.1', 'TAX-05.4'], (kind = '', rate = '') =>
    [kind === 'VAT' ? 'VAT' : `Tax ${kind}`, rate === '' ? '' : `${rate} %`].join(' ').trim(),
  ),
  otherwise: 'Tax',
}

/** Segments of TAX. `charges`: what shows that one is within a charge. */
export const taxRows = (type: string, charges: readonly string[]): readonly RowKind[] => {
  const tax = [where('segment', is('TAX')), inMessage(type)]
  return [
    { name: 'tax of a charge', width: 'any', when: [...tax, where(charges, filled)], skip: 'segment' },
    {
      name: 'tax of the message',
      width: 'any',
      when: [...tax, where('TAX-01', is('7')), where('MOA[124]-01.2', TOTAL)],
      skip: 'segment',
      unless: 'taxed',
      tax: TAX_OF_MESSAGE,
    },
  ]
}

/** The kinds of segments behind those of the charges. `type`: the message. */
export function messageRows(type: string): readonly RowKind[] {
  const end = [where('segment', is('UNT')), inMessage(type)]
  const states = { ...STATED, net_total: moa('125'), gross_total: moa(...DUE), gross_again: moa(...SAME_DUE) }
  return [
    {
      name: 'other message',
      width: 'any',
      when: [where('segment', is('UNH')), anyBut(type)],
      reject: `message ${type}: what this one charges is not read`,
    },
    {
      name: 'total with tax',
      width: 'any',
      when: [...end, where(moa(...TAX), TOTAL)],
      skip: 'footer',
      unless: 'taxed',
      tax: { amount: moa(...TAX), description: [], otherwise: 'Tax' },
      states: { ...states, tax_total: moa(...TAX) },
    },
    { name: 'end of a message', width: 'any', when: end, skip: 'footer', states },
    { name: 'trailer', width: 'any', when: [where('segment', is('UNT', 'UNE', 'UNZ'))], skip: 'footer' },
    { name: 'header', width: 'any', when: [where('segment', is('UNB', 'UNG', 'UNH'))], skip: 'header' },
    {
      name: 'segment',
      width: 'any',
      when: [where('segment', matches(/^[A-Z]{3}$/, 'a segment'))],
      skip: 'segment',
    },
  ]
}

/** Another message; answers to messages carry no money. */
const anyBut = (type: string): Condition => where('UNH-02.1', not(is(type, 'CONTRL', 'APERAK')))
