/** The figures that more than one output states, and which output states which: each has one value everywhere. */
import { canonical, plus } from '../src/values/decimal.js'

/** Figures by name, and what their keys are. `unit` is a currency, or the format of amounts without one. */
export const FIGURES = {
  net: 'unit',
  gross: 'unit',
  tax: 'unit',
  'net by carrier': 'unit, carrier',
  'net by account': 'unit, account',
  'net by invoice': 'currency, carrier, invoice',
  'tax by invoice': 'currency, carrier, invoice',
  /** Net, or net and tax if the total that the invoice states contains it. */
  'computed by invoice': 'currency, carrier, invoice',
  'net by month': 'unit, month',
  'net by category': 'unit, category',
  'net by shipment': 'currency, carrier, number',
  'net without shipment': 'unit',
  'line items': 'unit',
  'line items by invoice': 'currency, carrier, invoice',
  'charges not zero': 'unit',
  'charges not zero by carrier': 'unit, carrier',
  'charges not zero by category': 'unit, category',
  'charges not zero by month': 'unit, month',
  shipments: 'none',
  'shipments by unit': 'unit',
  'shipments by carrier': 'unit, carrier',
  'shipments by invoice': 'currency, carrier, invoice',
  records: 'rows, charged, skipped',
  rejected: 'none',
  'line items read': 'none',
  'records of a file': 'file; rows, charged, skipped, rejected, line items',
  invoices: 'all, match, mismatch, undeclared',
  'declared by invoice': 'currency, carrier, invoice',
  'difference by invoice': 'currency, carrier, invoice',
  findings: 'check',
  'findings by severity': 'severity',
  /** What may still come back: without what was credited, refused or given up. */
  overbilled: 'unit',
  'overbilled, found': 'unit',
  'overbilled, credited': 'unit',
  'overbilled, findings': 'unit',
  'overbilled by check': 'unit, check',
  underbilled: 'unit',
  'underbilled, found': 'unit',
  'underbilled, credited': 'unit',
  'underbilled, findings': 'unit',
  claimable: 'unit',
  claims: 'carrier',
  'claims to send': 'carrier',
  'left to claim': 'unit',
  credited: 'unit',
} as const

export type Figure = keyof typeof FIGURES

/** What one output states. */
export interface Stated {
  /** Adds to the value under these keys. */
  add(figure: Figure, keys: readonly (string | null | undefined)[], value: string | number): void
  /** By key, without those of zero. */
  of(figure: Figure): Record<string, string>
  readonly figures: () => Figure[]
}

export function stated(): Stated {
  const figures = new Map<Figure, Map<string, string>>()
  return {
    add: (figure, keys, value) => {
      const known = figures.get(figure) ?? new Map<string, string>()
      figures.set(figure, known)
      const key = keys.map((one) => one ?? '-').join(' | ')
      known.set(key, plus(known.get(key) ?? '0', `${value}`))
    },
    of: (figure) =>
      Object.fromEntries(
        [...(figures.get(figure) ?? [])]
          .map(([key, value]) => [key, canonical(value)] as const)
          .filter(([, value]) => value !== '0')
          .sort(([a], [b]) => (a < b ? -1 : 1)),
      ),
    figures: () => [...figures.keys()],
  }
}

export type Table = Readonly<Partial<Record<Figure, readonly string[]>>>

const ITEMS = ['ndjson', 'json', 'csv', 'parquet', 'xlsx']
const ACCOUNTS = ['account', 'account as text', 'account of the audit', 'account of the summary']
const RECORDS = [...ACCOUNTS, 'files of the audit as html']
const LOADS = ['load', 'load as text', 'files of the API']
const REPORTS = ['audit', 'audit as xlsx', 'audit of the store']
const SUMMARIES = ['summary', 'summary as csv', 'summary as xlsx']
const TOTALS = ['summary', 'summary as xlsx', 'summary as text']
const KEPT = ['items of the API', 'summary of the store']
const AUDITS = ['audit', 'audit as csv', 'audit as xlsx']
const LISTS = [...AUDITS, 'audit of the store']
const CLAIMS = ['claims', 'claims as csv', 'claims as text', 'findings of the API']
const DISPUTES = ['disputes', 'disputes as xlsx']

/** Of everything that the files hold: what is in them twice counts twice. */
export const READ: Table = {
  net: [...ITEMS, ...ACCOUNTS, 'charges'],
  gross: [...ITEMS, ...ACCOUNTS, 'charges'],
  tax: [...ITEMS, ...ACCOUNTS],
  'net by carrier': [...ITEMS, 'charges'],
  'net by account': ITEMS,
  'net by invoice': ITEMS,
  'tax by invoice': ITEMS,
  'net by month': ITEMS,
  'net by category': [...ITEMS, 'charges'],
  'net by shipment': ITEMS,
  'net without shipment': ITEMS,
  'line items': [...ITEMS, 'charges'],
  'line items by invoice': ITEMS,
  'charges not zero': ITEMS,
  'charges not zero by carrier': ITEMS,
  'charges not zero by category': ITEMS,
  'charges not zero by month': ITEMS,
  shipments: ITEMS,
  'shipments by unit': ITEMS,
  'shipments by carrier': ITEMS,
  'shipments by invoice': ITEMS,
  records: RECORDS,
  rejected: [...RECORDS, ...LOADS],
  'line items read': [...RECORDS, ...LOADS],
  'records of a file': ACCOUNTS.filter((name) => name !== 'account as text'),
}

/** Of what was billed: it counts once, whatever comes twice. */
export const BILLED: Table = {
  net: [
    'figures',
    'audit as text',
    'audit as xlsx',
    'audit as html',
    ...SUMMARIES,
    'summary as text',
    ...KEPT,
  ],
  gross: [...SUMMARIES, ...KEPT],
  tax: [...SUMMARIES, ...KEPT],
  'net by carrier': ['figures', 'audit as html', ...SUMMARIES, ...KEPT],
  'net by account': [...SUMMARIES, ...KEPT],
  'net by invoice': ['summary', 'items of the API'],
  'tax by invoice': ['items of the API'],
  'computed by invoice': [...REPORTS, 'invoices of the API'],
  'net by month': ['figures', 'audit as html', ...SUMMARIES, ...KEPT],
  'net by category': ['figures', 'audit as html', ...SUMMARIES, ...KEPT],
  'net by shipment': ['audit as xlsx', 'items of the API'],
  'net without shipment': [...TOTALS, ...KEPT],
  'line items': [...SUMMARIES, 'summary as text', ...KEPT],
  'line items by invoice': [...REPORTS, 'invoices of the API', 'summary', 'items of the API'],
  'charges not zero': ['figures', 'audit as html', 'items of the API'],
  'charges not zero by carrier': ['figures', 'audit as html', 'items of the API'],
  'charges not zero by category': ['figures', 'audit as html', 'items of the API'],
  'charges not zero by month': ['figures', 'audit as html', 'items of the API'],
  shipments: [
    'audit',
    'audit as text',
    'audit as xlsx',
    'audit as html',
    'audit of the store',
    'items of the API',
  ],
  'shipments by unit': ['figures', 'audit as html', ...TOTALS, ...KEPT],
  'shipments by carrier': ['summary', 'items of the API'],
  'shipments by invoice': [...REPORTS, 'invoices of the API', 'summary', 'items of the API'],
  'declared by invoice': [...REPORTS, 'invoices of the API'],
  'difference by invoice': [...REPORTS, 'invoices of the API'],
  invoices: [...REPORTS, 'audit as text', 'audit as html', 'invoices of the API'],
  findings: [...LISTS, 'audit as html'],
  'findings by severity': LISTS,
  overbilled: [...AUDITS, 'audit as text', 'audit as html'],
  'overbilled, findings': [...AUDITS, 'audit as text'],
  'overbilled by check': AUDITS,
  // The store recognises more credits than an audit of files: what it states has its own comparison.
  'overbilled, found': [...LISTS, 'audit as text'],
  'overbilled, credited': [...AUDITS, 'audit as text'],
  underbilled: [...AUDITS, 'audit as text', 'audit as html'],
  'underbilled, findings': [...AUDITS, 'audit as text'],
  'underbilled, found': [...LISTS, 'audit as text'],
  'underbilled, credited': [...AUDITS, 'audit as text'],
  claims: [...LISTS, ...CLAIMS],
  claimable: [...LISTS, ...CLAIMS],
  'claims to send': [...AUDITS, ...DISPUTES],
  'left to claim': [...AUDITS, ...DISPUTES],
  credited: [...CLAIMS],
}

/** Both tables as one, for files in which nothing comes twice. */
export const joined = (a: Table, b: Table): Table =>
  Object.fromEntries(
    [...new Set([...Object.keys(a), ...Object.keys(b)])].map((figure) => [
      figure,
      [...(a[figure as Figure] ?? []), ...(b[figure as Figure] ?? [])],
    ]),
  )

/** A table without some outputs. */
export const without = (table: Table, isLeftOut: (output: string) => boolean): Table =>
  Object.fromEntries(
    Object.entries(table).map(([figure, outputs]) => [figure, outputs.filter((one) => !isLeftOut(one))]),
  )

/** A line for each value in which an output differs from the first one of its figure; outputs that were not made are passed over. */
export function disagreements(table: Table, outputs: Readonly<Record<string, Stated>>): string[] {
  const found: string[] = []
  for (const [figure, names] of Object.entries(table) as [Figure, readonly string[]][]) {
    const [first = '', ...others] = names.filter((name) => outputs[name] !== undefined)
    const wanted = outputs[first]?.of(figure) ?? {}
    for (const name of others) {
      const own = outputs[name]?.of(figure) ?? {}
      for (const key of new Set([...Object.keys(wanted), ...Object.keys(own)]))
        if (wanted[key] !== own[key])
          found.push(`${figure} (${key}): ${wanted[key] ?? '0'} in ${first}, ${own[key] ?? '0'} in ${name}`)
    }
  }
  return found
}

/** Figures that an output states without being listed for them. */
export const unlisted = (table: Table, outputs: Readonly<Record<string, Stated>>): string[] =>
  Object.entries(outputs).flatMap(([name, own]) =>
    own.figures().flatMap((figure) => (table[figure]?.includes(name) === true ? [] : [`${name}: ${figure}`])),
  )

/** Tables of a page by their captions: the cells of head, body and foot as texts. */
export function htmlTables(
  page: string,
): { caption: string; head: string[]; rows: string[][]; foot: string[] }[] {
  const textOf = (markup: string): string =>
    markup
      .replace(/<\/div><div>/g, '\n')
      .replace(/<[^>]*>/g, '')
      .replaceAll('&lt;', '<')
      .replaceAll('&gt;', '>')
      .replaceAll('&quot;', '"')
      .replaceAll('&#39;', "'")
      .replaceAll('&amp;', '&')
      .trim()
  const cellsOf = (row: string): string[] =>
    [...row.matchAll(/<t[hd]\b[^>]*>(.*?)<\/t[hd]>/gs)].map(([, cell = '']) => textOf(cell))
  const rowsOf = (part: string): string[][] =>
    [...part.matchAll(/<tr\b[^>]*>(.*?)<\/tr>/gs)].map(([, row = '']) => cellsOf(row))
  const part = (table: string, name: string): string =>
    new RegExp(`<${name}\\b[^>]*>(.*?)</${name}>`, 's').exec(table)?.[1] ?? ''
  return [...page.matchAll(/<table\b[^>]*>(.*?)<\/table>/gs)].map(([, table = '']) => ({
    caption: textOf(part(table, 'caption')),
    head: rowsOf(part(table, 'thead'))[0] ?? [],
    rows: rowsOf(part(table, 'tbody')),
    foot: rowsOf(part(table, 'tfoot'))[0] ?? [],
  }))
}

/** The number of a shown amount or count: `1,234.50 USD` as `1234.50`; zero for a cell without one. */
export const numberIn = (cell: string | null | undefined): string =>
  /-?\d[\d,]*(?:\.\d+)?/.exec(cell ?? '')?.[0].replaceAll(',', '') ?? '0'
