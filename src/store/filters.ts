/** Filters of line items as conditions of a statement. No value of the caller ever becomes part of its text. */
import { usageError } from '../schema/errors.js'
import { type DateRules, readDate } from '../values/dates.js'
import { exact } from '../values/decimal.js'
import { didYouMean } from '../values/nearest.js'
import { utcOf } from '../values/utc.js'
import { FILTER_COLUMNS, type StoredColumn } from './columns.js'
import type { Parameter } from './home.js'

export const OPERATORS = ['eq', 'neq', 'gt', 'gte', 'lt', 'lte', 'in', 'nin'] as const
export type Operator = (typeof OPERATORS)[number]

type Cell = string | null

/**
 * Operators with their values. `eq` and `neq` take null for a value that the file does not state; `in` and `nin` take
 * at most 100 values.
 */
export type FilterCondition = Readonly<
  Partial<
    Record<'eq' | 'neq', Cell> &
      Record<'gt' | 'gte' | 'lt' | 'lte', string> &
      Record<'in' | 'nin', readonly string[]>
  >
>

/** Conditions by column of the line item; `source` is `source_file`, `source_row`, `source_column`. All of them must hold. */
export type LineItemFilter = Readonly<Record<string, FilterCondition | string | null>>

/** Maximum number of values of `in` and `nin`. */
const MAX_VALUES = 100

const COMPARED: Readonly<Record<string, string>> = { gt: '>', gte: '>=', lt: '<', lte: '<=' }

/** Sorts after every time of a day, by its bytes. */
const END_OF_DAY = 'T~'
const DAY = /^\d{4}-\d{2}-\d{2}$/
const DAY_OR_TIME = /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}:\d{2}(\.\d{3})?)?$/
const FRACTION = /\.\d{3}$/
const DAYS_AND_TIMES: DateRules = { forms: ['YYYY-MM-DD'], times: true }
const DECIMAL = /^-?\d{1,1000}(\.\d{1,1000})?$/
const COUNT = /^\d{1,9}$/
const UUID = /^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$/i

/** The id of a line item as it is kept, in small letters; null for a text of any other form. */
export const idIn = (text: string): string | null => (UUID.test(text) ? text.toLowerCase() : null)

/** Conditions in SQL; their values are added to the parameters. Throws `usage`. */
export function sqlConditions(filter: LineItemFilter, parameters: Parameter[]): string[] {
  const conditions: string[] = []
  for (const [name, given] of Object.entries(filter)) {
    const column = columnOf(name)
    const condition: FilterCondition = given === null || typeof given === 'string' ? { eq: given } : given
    for (const [operator, value] of Object.entries(condition)) {
      if (value === undefined) continue
      conditions.push(sqlOf(column, operatorOf(name, operator), value, parameters))
    }
    refuseEmptyRange(column, condition)
  }
  return conditions
}

/** Throws `usage` for a start after its end: no results would look like an answer. */
function refuseEmptyRange(column: StoredColumn, condition: FilterCondition): void {
  if (column.type === 'text') return
  for (const from of ['gte', 'gt'] as const)
    for (const to of ['lte', 'lt'] as const) {
      const [first, last] = [condition[from], condition[to]]
      if (typeof first !== 'string' || typeof last !== 'string' || !isAfter(column, first, last)) continue
      const { name } = column
      throw usageError(
        `${name}[${from}]=${first}, ${name}[${to}]=${last}`,
        'a start that is not after its end',
        'Swap the two.',
      )
    }
}

function isAfter(column: StoredColumn, first: string, last: string): boolean {
  if (column.type === 'numeric' || column.type === 'integer')
    return exact(first)?.greaterThan(exact(last) ?? first) === true
  // A day counts to its end.
  const end = DAY.test(last) ? last + END_OF_DAY : asStored(column, 'lte', last)
  return asStored(column, 'gte', first) > end
}

function columnOf(name: string): StoredColumn {
  const column = FILTER_COLUMNS.find((one) => one.name === name)
  if (column !== undefined) return column
  const names = FILTER_COLUMNS.map((one) => one.name)
  throw usageError(
    name,
    'a column of the line item',
    didYouMean(name, names, `It is one of ${names.join(', ')}.`),
  )
}

function operatorOf(column: string, name: string): Operator {
  const operator = OPERATORS.find((one) => one === name)
  if (operator !== undefined) return operator
  throw usageError(`${column}[${name}]`, 'a known operator', `It is one of ${OPERATORS.join(', ')}.`)
}

function sqlOf(
  column: StoredColumn,
  operator: Operator,
  value: Cell | readonly string[],
  parameters: Parameter[],
): string {
  const isList = operator === 'in' || operator === 'nin'
  if (isList !== Array.isArray(value))
    throw usageError(
      `${column.name}[${operator}]`,
      isList ? 'a list of values' : 'one value',
      'Correct the filter.',
    )
  if (isList) return listed(column, operator, value as readonly string[], parameters)
  if (value === null) {
    if (operator === 'eq') return `${column.sql} IS NULL`
    if (operator === 'neq') return `${column.sql} IS NOT NULL`
    throw usageError(
      `${column.name}[${operator}]`,
      'a value to compare with',
      'A missing value cannot be compared: use eq or neq.',
    )
  }
  const bound = checked(column, asStored(column, operator, value as string))
  return compared(column, operator, bound, parameters) + impliedBy(column, operator, bound, parameters)
}

/** The index that sorts pages by date has these dates. */
const SORTED_DATE = `COALESCE(l.transaction_date, l.invoice_date, l.ship_date, '')`
const RANGES: readonly Operator[] = ['eq', 'gt', 'gte', 'lt', 'lte']

/**
 * What follows from the condition, of values that rows are found by: without it, every line item of the connection is
 * read. A transaction date is the date that its line item is sorted by; what was created since a moment is in a file
 * that came since.
 */
function impliedBy(
  { name, type }: StoredColumn,
  operator: Operator,
  value: string,
  parameters: Parameter[],
): string {
  if (name === 'transaction_date' && RANGES.includes(operator))
    return ` AND ${compared({ name, type, sql: SORTED_DATE }, operator, value, parameters)}`
  if (name === 'created_date' && ['eq', 'gt', 'gte'].includes(operator))
    return ` AND ${compared({ name, type, sql: 'f.first_seen' }, operator === 'eq' ? 'gte' : operator, value, parameters)}`
  return ''
}

/**
 * A time in the precision of its column: whole seconds for a line item's times, milliseconds for the store's. Any
 * other text is unchanged. No line item has a fraction of a second: a bound is moved to a whole one, and a time that
 * must be equal keeps its fraction.
 */
function asStored({ type }: StoredColumn, operator: Operator, text: string): string {
  const moment = type === 'day' || type === 'time' ? utcOf(text) : null
  if (moment === null || type === 'time') return moment ?? text
  const isBound = Object.hasOwn(COMPARED, operator)
  if (!isBound && !moment.endsWith('.000Z')) return moment.slice(0, -1)
  // For a lower bound, a fraction of a second rounds up to the next whole second.
  const from = operator === 'gte' || operator === 'lt' ? 999 : 0
  return new Date(Date.parse(moment) + from).toISOString().slice(0, 'YYYY-MM-DDTHH:MM:SS'.length)
}

const MIDNIGHT = 'T00:00:00'

function compared(
  { type, sql, name }: StoredColumn,
  operator: Operator,
  value: string,
  parameters: Parameter[],
): string {
  const cast = castOf({ type, name, sql })
  const bind = (bound: string): string => `$${parameters.push(bound)}${cast}`
  if ((type === 'day' || type === 'time') && DAY.test(value)) return ofDay(sql, operator, value, bind)
  if (type === 'day' && value.endsWith(MIDNIGHT)) return ofMidnight(sql, operator, value, bind)
  if (operator === 'eq') return `${sql} = ${bind(value)}`
  if (operator === 'neq') return `${sql} IS DISTINCT FROM ${bind(value)}`
  return `${sql} ${COMPARED[operator]} ${bind(value)}`
}

/** A day covers all its times: `lte` 31 March includes everything until its midnight. */
function ofDay(sql: string, operator: Operator, day: string, bind: (value: string) => string): string {
  if (operator === 'gte' || operator === 'lt') return `${sql} ${COMPARED[operator]} ${bind(day)}`
  if (operator === 'gt' || operator === 'lte') return `${sql} ${COMPARED[operator]} ${bind(day + END_OF_DAY)}`
  const within = `(${sql} >= ${bind(day)} AND ${sql} <= ${bind(day + END_OF_DAY)})`
  return operator === 'eq' ? within : `${within} IS NOT TRUE`
}

/** A charge without a time counts as the start of its day. */
function ofMidnight(sql: string, operator: Operator, time: string, bind: (value: string) => string): string {
  const day = time.slice(0, -MIDNIGHT.length)
  if (operator === 'gte' || operator === 'lt') return `${sql} ${COMPARED[operator]} ${bind(day)}`
  if (operator === 'gt' || operator === 'lte') return `${sql} ${COMPARED[operator]} ${bind(time)}`
  const either = `(${sql} = ${bind(day)} OR ${sql} = ${bind(time)})`
  return operator === 'eq' ? either : `${either} IS NOT TRUE`
}

function listed(
  column: StoredColumn,
  operator: Operator,
  values: readonly string[],
  parameters: Parameter[],
): string {
  const { name, type, sql } = column
  if (values.length > MAX_VALUES)
    throw usageError(
      `${name}[${operator}]: ${values.length} values`,
      `at most ${MAX_VALUES} values`,
      'Split it into several queries.',
    )
  const known = values.map((value) => checked(column, asStored(column, operator, value)))
  const found =
    type === 'day' || type === 'time'
      ? known.map((value) => compared(column, 'eq', value, parameters)).join(' OR ') || 'false'
      : `${sql} = ANY($${parameters.push(known)}${castOf(column)}[])`
  return operator === 'in' ? `(${found})` : `(${found}) IS NOT TRUE`
}

const castOf = ({ name, type }: StoredColumn): string =>
  name === 'id' ? '::uuid' : type === 'numeric' ? '::numeric' : type === 'integer' ? '::int' : '::text'

function isDayOrTime(value: string): boolean {
  const whole = value.replace(FRACTION, '')
  return DAY_OR_TIME.test(value) && readDate(whole, DAYS_AND_TIMES) === whole
}

function checked({ name, type }: StoredColumn, value: string): string {
  if (name === 'id' && idIn(value) === null)
    throw usageError(`${name}=${value}`, 'the id of a line item', 'Copy it from the output of a query.')
  if (type === 'numeric' && !DECIMAL.test(value))
    throw usageError(
      `${name}=${value}`,
      'a decimal number',
      'Write it with a point and without thousands separators: 1234.50.',
    )
  if (type === 'integer' && !COUNT.test(value))
    throw usageError(`${name}=${value}`, 'a whole number of at most 9 digits', 'Count records from 1.')
  if (type === 'day' && !isDayOrTime(value))
    throw usageError(
      `${name}=${value}`,
      'a day of the calendar such as 2026-03-31, or a time such as 2026-03-31T08:30:00',
      'Correct the date.',
    )
  if (type === 'time' && utcOf(value) !== value && utcOf(`${value}${MIDNIGHT}`) === null)
    throw usageError(`${name}=${value}`, 'a day or a time such as 2026-03-31T08:30:00Z', 'Correct the time.')
  return value
}

/** Reads `FIELD=VALUE`, `FIELD[gte]=VALUE`, `FIELD[in]=A,B`. An empty value means that the file does not state one. */
export function filterOf(texts: readonly string[]): LineItemFilter {
  const filter: Record<string, Record<string, Cell | readonly string[]>> = {}
  for (const text of texts) {
    const match = /^\s*([a-z_0-9]+)\s*(?:\[\s*([a-z]+)\s*\])?\s*=([\s\S]*)$/i.exec(text)
    if (match === null)
      throw usageError(
        `--where ${text}`,
        'FIELD=VALUE or FIELD[OPERATOR]=VALUE',
        `Operators: ${OPERATORS.join(', ')}.`,
      )
    const [, name = '', operator = 'eq', value = ''] = match
    const own = filter[name] ?? {}
    filter[name] = own
    if (own[operator] !== undefined)
      throw usageError(
        `--where ${text}`,
        `one condition with ${operator} on ${name}`,
        'For several values use in: FIELD[in]=A,B.',
      )
    own[operatorOf(name, operator)] =
      operator === 'in' || operator === 'nin' ? value.split(',') : value === '' ? null : value
  }
  return filter as LineItemFilter
}
