/** Converts a map into a format. */
import {
  begins,
  blank,
  type CellRef,
  type ChargeDeclaration,
  type ChargeRule,
  type Composed,
  type Condition,
  defineFormat,
  type FormatDeclaration,
  filled,
  from,
  is,
  type Matcher,
  matches,
  type Recognition,
  type RowKind,
  type ShipmentMap,
  stage,
  where,
} from '../format/format.js'
import { CLEAR_FORMS, type DateRules, OPEN_FORMS } from '../values/dates.js'
import type { InvoiceMap, MapColumns, MapTest, MapTexts } from './map-schema.js'
import { isJoin, namedColumns } from './named-columns.js'
import {
  ASIDE_WORDS,
  hasWords,
  MEASURE_WORDS,
  RATE_WORDS,
  TOTAL_WORDS,
  UNIT_PRICES,
} from './propose/words.js'

const madeOf = new WeakMap<FormatDeclaration, InvoiceMap>()

/** The map that a format was made from; undefined for other formats. Unlike the format it is plain data, which can be sent to a thread. */
export const mapOf = (format: FormatDeclaration): InvoiceMap | undefined => madeOf.get(format)

/** Throws `declaration` with the path of anything that a format cannot have. */
export function formatOfMap(map: InvoiceMap): Readonly<FormatDeclaration> {
  const { total, tax, invoice_total: invoiceTotal } = map
  const format = defineFormat({
    id: map.id ?? map.carrier.replaceAll('_', '-'),
    carrier: map.carrier,
    title: map.title ?? `invoice of ${map.carrier}, by a map`,
    download: map.download ?? 'by a map',
    recognise: [recognitionOf(map)],
    ...optionalKey('columns', map.columns),
    ...optionalKey('aliases', map.aliases),
    ...optionalKey('always', map.always),
    usual: [{ columns: usualOf(map) }],
    otherColumns: map.other_columns ?? isNoCharge,
    ...optionalKey('blankText', map.blank_text),
    ...optionalKey('currency', map.currency),
    decimal: map.decimal,
    dates: datesOf(map.dates),
    fields: map.fields,
    ...optionalKey('shipment', map.shipment && shipmentOf(map.shipment)),
    ...optionalKey('rows', map.rows?.map(rowOf)),
    charges: chargesOf(map),
    ...optionalKey('rowTotal', total?.tax === 'excluded' ? { column: total.column } : undefined),
    stage: stageOf(map.stage),
    rules: { decides: 'label', rules: rulesOf(map) },
    facts: {
      ...optionalKey('row_total_with_tax', total?.tax === 'included' ? total.column : undefined),
      ...optionalKey('row_tax', tax?.column),
      ...optionalKey('tax_rate', tax?.rate),
      ...optionalKey('invoice_total', invoiceTotal),
      ...map.facts,
    },
    ...optionalKey('audit', map.audit),
  })
  madeOf.set(format, map)
  return format
}

/** Amounts that are not charged: measures, values of goods, unit prices, totals. */
const isNoCharge = (name: string): boolean =>
  [MEASURE_WORDS, ASIDE_WORDS, UNIT_PRICES, RATE_WORDS, TOTAL_WORDS].some((words) => hasWords(name, words))

/** An object with the key, or without it if there is no value. */
const optionalKey = <Key extends string, Value>(
  key: Key,
  value: Value | undefined,
): { [K in Key]?: Value } => (value === undefined ? {} : ({ [key]: value } as { [K in Key]: Value }))

function recognitionOf({ recognise }: InvoiceMap): Recognition {
  if (Array.isArray(recognise)) return { names: recognise }
  const { where: tests = [], within } = recognise
  const conditions = tests.flatMap(conditionsOf)
  return 'fields' in recognise
    ? { fields: recognise.fields, where: conditions, ...optionalKey('within', within) }
    : {
        names: recognise.names,
        ...optionalKey('without', recognise.without),
        ...optionalKey('within', within),
        ...optionalKey('where', conditions.length === 0 ? undefined : conditions),
      }
}

/** A missing column is never silent: a column that is not required causes a warning if it is missing. */
function usualOf(map: InvoiceMap): (string | string[])[] {
  const { usual = [], always = [], recognise } = map
  const names = Array.isArray(recognise) ? recognise : 'names' in recognise ? recognise.names : []
  const stated = new Set([always, names, usual].flat(2))
  return [...usual, ...namedColumns(map).filter((columns) => !columns.some((name) => stated.has(name)))]
}

/** Each test of a cell as a separate condition. */
function conditionsOf({ column, ...asked }: MapTest): Condition[] {
  return matchersOf(asked).map((matcher) => where(column, matcher))
}

function matchersOf({
  is: texts,
  begins: starts,
  matches: pattern,
  filled: isFilled,
}: Omit<MapTest, 'column'>): Matcher[] {
  const asked: Matcher[] = []
  if (texts !== undefined) asked.push(is(...[texts].flat()))
  if (starts !== undefined) asked.push(begins(...[starts].flat()))
  if (pattern !== undefined) asked.push(matches(new RegExp(pattern), `text like ${pattern}`))
  if (isFilled !== undefined) asked.push(isFilled ? filled : blank)
  return asked
}

/** Dates that are valid in both orders of day and month are read only if the map states the order. */
function datesOf({ order, forms, times }: InvoiceMap['dates']): DateRules {
  const usual = order === undefined ? CLEAR_FORMS : [...CLEAR_FORMS, ...OPEN_FORMS]
  return {
    forms: forms ?? usual,
    ...optionalKey('order', order),
    ...optionalKey('slashOrder', order),
    ...optionalKey('times', times),
  }
}

function shipmentOf({
  service,
  billed_weight_unit: unit,
  ...cells
}: NonNullable<InvoiceMap['shipment']>): ShipmentMap {
  return {
    ...cells,
    ...optionalKey('service', service === undefined ? undefined : textOf(service)),
    ...optionalKey(
      'billed_weight_unit',
      unit === undefined
        ? undefined
        : typeof unit === 'string'
          ? { fixed: unit }
          : { cell: unit.column, words: unit.words },
    ),
  }
}

function textOf(texts: MapTexts): CellRef | Composed {
  if (!isJoin(texts)) return texts
  const { join, with: between = ' ' } = texts
  return from(join, (...parts) => parts.filter((part) => part !== '').join(between))
}

function rowOf({ when, states, ...kind }: NonNullable<InvoiceMap['rows']>[number]): RowKind {
  return {
    ...kind,
    ...optionalKey('when', when?.flatMap(conditionsOf)),
    ...optionalKey('states', states),
  }
}

/** The tax of a whole row is on its first charge that can have one: a row without that charge keeps it in a line item of 0. */
function chargesOf({ charges, tax }: InvoiceMap): ChargeDeclaration[] {
  const declared = charges.map(chargeOf)
  if (tax === undefined) return declared
  const first = declared.findIndex((charge) => bearsTax(charge))
  return declared.map((charge, at) =>
    at === first ? { ...charge, tax: tax.column } : charge,
  ) as ChargeDeclaration[]
}

/** Whether the tax of the row can be on this charge. */
const bearsTax = (charge: ChargeDeclaration): boolean =>
  (charge.kind === 'cell' || charge.kind === 'record') && charge.tax === undefined

/** Whether the tax of the row can be on one of the charges, or is on one already. */
export const placesTax = ({ charges, tax }: InvoiceMap): boolean =>
  tax === undefined ||
  charges.map(chargeOf).some((charge) => bearsTax(charge) || ('tax' in charge && charge.tax === tax.column))

function chargeOf(charge: InvoiceMap['charges'][number]): ChargeDeclaration {
  if ('column' in charge) {
    const { category: _, subcategory: __, ...cell } = charge
    return { kind: 'cell', ...cell }
  }
  if ('pairs' in charge) {
    const { pairs, unlabelled = 'Charge without a name', subtotals = [] } = charge
    return Object.values(pairs).some((name) => name.includes('{n}'))
      ? { kind: 'slots', ...pairs }
      : { kind: 'pairs', label: pairs.label, amount: pairs.amount, unlabelled, subtotals }
  }
  const { row, description, otherwise = 'Charge', code, blank: blankNet, zero } = charge
  return {
    kind: 'record',
    ...row,
    ...optionalKey('code', code),
    description: textOf(description),
    otherwise,
    ...optionalKey('blankNet', blankNet),
    ...optionalKey('zero', zero),
  }
}

/** The user's list first, then the categories of the columns. */
function rulesOf({ categories = [], charges }: InvoiceMap): ChargeRule[] {
  const ofColumns = charges.flatMap((charge): ChargeRule[] => {
    if (!('column' in charge) || charge.category === undefined) return []
    const { column, category, subcategory } = charge
    return [{ cell: `${column}`, category, ...optionalKey('subcategory', subcategory) }]
  })
  return [...categories, ...ofColumns]
}

function stageOf({
  negative = 'credit',
  rows = [],
}: NonNullable<InvoiceMap['stage']> = {}): FormatDeclaration['stage'] {
  const tests = rows.map(({ stage: meant, column, ...asked }) => ({
    meant,
    column,
    asked: matchersOf(asked),
  }))
  return stage(
    tests.map(({ column }): MapColumns => column),
    ({ row }, ...texts) =>
      tests.find(({ asked }, at) => asked.every((matcher) => matcher.test(texts[at] ?? '')))?.meant ??
      (row < 0 ? negative : 'original'),
  )
}
