/** Proposes a map from a file's column names and cells. What they do not show becomes a question, never a guess about money. */
import { currencyNamed, isCode } from '../../tables/currency.js'
import { count } from '../../values/shown-amounts.js'
import { toGrams } from '../../values/weights.js'
import { QUESTION } from '../questions.js'
import { chargesPart } from './charges-part.js'
import { type FoundField, fieldsIn } from './fields.js'
import { footersIn } from './footers.js'
import { type MoneyColumns, moneyColumns } from './money-columns.js'
import { type Part, type Sample, sampleOf, sampleText } from './sample.js'
import type { SampleTable } from './sample-table.js'
import { decimalOf, orderPart } from './style.js'

export interface Proposal {
  readonly parts: readonly Part[]
  /** What was recognised, one line each. */
  readonly understood: readonly string[]
  /** Questions for the user. */
  readonly questions: readonly string[]
  /** Unused columns, with a sample each. */
  readonly unused: readonly string[]
}

export function proposeMap(table: SampleTable, carrier: string = QUESTION): Proposal {
  const guess = sampleOf(table, new Set())
  const guessed = fieldsIn(guess)
  const marks = decimalOf(guess, new Set(guessed.map(({ at }) => at)))
  const footers = footersIn(table, guessed, guess.kinds, marks.reading)
  const sample = sampleOf(table, new Set(footers.rows))
  const fields = fieldsIn(sample)
  const usedColumns = new Set(fields.map(({ at }) => at))
  const decimal = decimalOf(sample, usedColumns)
  const money = moneyColumns({ ...sample, names: table.names, taken: usedColumns }, decimal.reading)
  const charges = chargesPart(sample, fields, money)
  const order = orderPart(sample)
  const currency = currencyPart(sample, fields)
  const unit = unitPart(table, fields)
  const field = (...wanted: readonly string[]): readonly FoundField[] =>
    wanted.flatMap((one) => fields.filter(({ field: name }) => name === one))
  const lineFields = field('account_id', 'invoice_id', 'invoice_date', 'tracking_number')
  const [shipped] = field('ship_date')
  const shipment = field(
    'ship_date',
    'service',
    'zone',
    'billed_weight',
    'reference_1',
    'reference_2',
    'reference_3',
    'origin_country',
    'destination_country',
    'destination_postal_code',
  )
  const stated = footers.part(money, decimal.reading)
  const parts: (Part | null)[] = [
    {
      key: 'carrier',
      value: carrier,
      ...(carrier === QUESTION && { note: 'who bills, in lower-case words joined by "_"' }),
    },
    { key: 'recognise', value: recogniseOf(table, fields, money) },
    currency.part,
    { key: 'decimal', value: decimal.value, note: decimal.note },
    { key: 'dates', value: order.value, note: order.note },
    {
      key: 'fields',
      value: {
        ...Object.fromEntries(lineFields.map(({ field: name, at }) => [name, table.names[at]])),
        ...(shipped && { transaction_date: table.names[shipped.at] }),
        ...currency.field,
      },
      notes: notesOf(lineFields),
    },
    shipment.length === 0
      ? null
      : {
          key: 'shipment',
          value: {
            ...Object.fromEntries(
              shipment.flatMap(({ field: name, at }) => [
                [name, table.names[at]],
                ...(name === 'billed_weight' ? [['billed_weight_unit', unit.value]] : []),
              ]),
            ),
          },
          notes: { ...notesOf(shipment), ...(unit.note && { billed_weight_unit: unit.note }) },
        },
    stated,
    ...charges.parts,
  ]
  const used = usedNames(parts)
  const others = table.names.filter(
    (name) =>
      name !== '' && !used.has(name.replace(/ #\d+$/, '')) && !used.has(name) && !isSeries(name, used),
  )
  const written = [
    ...parts.filter((part) => part !== null),
    ...(others.length === 0 ? [] : [{ key: 'other_columns', value: others }]),
  ]
  return {
    parts: written,
    understood: understoodOf(table, fields, money, charges.says),
    questions: written.flatMap(questionsIn),
    unused: others.map((name) => `${name}${sampleText(sample.cells[table.names.indexOf(name)] ?? [])}`),
  }
}

const notesOf = (fields: readonly FoundField[]): Record<string, string> =>
  Object.fromEntries(fields.map(({ field, note }) => [field, note]))

function currencyPart(
  { table, cells }: Sample,
  fields: readonly FoundField[],
): { part: Part | null; field: object } {
  const column = fields.find(({ field }) => field === 'currency')
  if (column !== undefined) return { part: null, field: { currency: table.names[column.at] } }
  const named = table.names.flatMap((name) => {
    const inName =
      /[([]\s*([A-Z]{3}|[€£$])\s*[)\]]|\b(EUR|USD|GBP|CAD|CHF|AUD|SEK|NOK|DKK|PLN|CZK)\b|([€£])/.exec(name)
    const code = currencyNamed(inName?.slice(1).find((one) => one !== undefined) ?? '')
    return isCode(code) ? [{ code, tells: `"${name}"` }] : []
  })
  const signs = cells.flatMap((column) =>
    column.flatMap((cell) => {
      const code = /^-?[€£]|[€£]$/.test(cell)
        ? currencyNamed(cell.replace(/[^€£]/g, '').slice(0, 1))
        : undefined
      return isCode(code) ? [{ code, tells: `"${cell}"` }] : []
    }),
  )
  const found = [...named, ...signs]
  const [first] = found
  if (first !== undefined && found.every(({ code }) => code === first.code))
    return { part: { key: 'currency', value: first.code, note: `by ${first.tells}` }, field: {} }
  return {
    part: {
      key: 'currency',
      value: QUESTION,
      note: 'what the files are billed in, such as EUR: no column states it',
    },
    field: {},
  }
}

function unitPart({ names }: SampleTable, fields: readonly FoundField[]): { value: unknown; note?: string } {
  const weight = fields.find(({ field }) => field === 'billed_weight')
  const unit = fields.find(({ field }) => field === 'weight_unit')
  if (unit !== undefined)
    return {
      value: {
        column: names[unit.at],
        words: { lb: ['LB', 'LBS'], kg: ['KG', 'KGS'], oz: ['OZ'], g: ['G'] },
      },
      note: unit.note,
    }
  const name = (names[weight?.at ?? -1] ?? '').toLowerCase()
  const word = /(lbs?|pounds?|kgs?|kilos?|grams?|ounces?|oz|\bg)\b/.exec(name)?.[1]
  const known = word === undefined ? undefined : (UNITS[word.replace(/s$/, '')] ?? undefined)
  if (known !== undefined && toGrams(known) !== undefined)
    return { value: known, note: `by the name "${names[weight?.at ?? -1]}"` }
  return { value: QUESTION, note: 'lb, kg, oz or g' }
}

const UNITS: Readonly<Record<string, string>> = {
  lb: 'lb',
  pound: 'lb',
  kg: 'kg',
  kilo: 'kg',
  gram: 'g',
  g: 'g',
  ounce: 'oz',
  oz: 'oz',
}

/** Columns that other files are unlikely to have: numbers, the total, the first charges. */
function recogniseOf(
  { names }: SampleTable,
  fields: readonly FoundField[],
  { charges, pairs, total }: MoneyColumns,
): string[] {
  const wanted = fields
    .filter(({ field }) => field === 'invoice_id' || field === 'tracking_number')
    .map(({ at }) => names[at])
  const amounts = [...charges.slice(0, 3).map(({ name }) => name), total?.column.name]
  const paired = pairs === null ? [] : [pairs.label.replace('{n}', '1'), pairs.amount.replace('{n}', '1')]
  return [...new Set([...wanted, ...amounts, ...paired].filter((name) => name !== undefined))]
}

/** All column names used in the parts. */
function usedNames(parts: readonly (Part | null)[]): Set<string> {
  const names = new Set<string>()
  const collect = (value: unknown): void => {
    if (typeof value === 'string') names.add(value)
    else if (typeof value === 'object' && value !== null) Object.values(value).forEach(collect)
  }
  for (const part of parts) collect(part?.value)
  return names
}

const isSeries = (name: string, used: ReadonlySet<string>): boolean => used.has(name.replace(/\d+/, '{n}'))

function questionsIn({ key, value, note = '', notes = {} }: Part): string[] {
  if (value === QUESTION) return [`${key}: ${note}`]
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([inner, one]) =>
    questionsIn({
      key: Array.isArray(value) ? `${key}[${inner}]` : `${key}.${inner}`,
      value: one,
      note: notes[inner] ?? note,
    }),
  )
}

const notFound = (fields: readonly FoundField[]): string[] => {
  const missing = ['tracking_number', 'invoice_id', 'invoice_date', 'account_id'].filter(
    (wanted) => !fields.some(({ field }) => field === wanted),
  )
  return missing.length === 0 ? [] : [`not found: ${missing.join(', ')}`]
}

function understoodOf(
  { names, rows, headerRow, whole }: SampleTable,
  fields: readonly FoundField[],
  money: MoneyColumns,
  says: readonly string[],
): string[] {
  const examinedText = `${count(names.length, 'column')}, named in record ${headerRow}; ${count(rows.length, 'row')} examined${whole ? '' : ', not all'}`
  return [
    examinedText,
    ...fields.map(({ field, at, note }) => `${field}: ${names[at]} (${note})`),
    ...says,
    ...notFound(fields),
    ...(money.rate !== null ? [`tax rate: ${names[money.rate]}`] : []),
  ]
}
