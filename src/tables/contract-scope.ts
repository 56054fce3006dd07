/** The parcels, charges and days that a row of a contract applies to. */
import { fold } from '../values/fold.js'

/** The path of the JSON Schema in a project that has installed the package. */
export const CONTRACT_SCHEMA_PLACE = './node_modules/carrier-invoice/dist/contract.schema.json'

/** `2-8`: both ends included; a text that is not a number matches only itself. */
export interface Range {
  readonly from: number
  readonly to: number
  readonly text: string | null
}

const NUMBER = /^\d{1,9}(\.\d{1,6})?$/

/** `5`, `2-8`, `2,4-6`, `51-`, `-20`, `A1`; undefined if it is none of these. */
export function readRanges(text: string): Range[] | undefined {
  const ranges: Range[] = []
  for (const part of text.split(',')) {
    const one = part.trim()
    if (one === '') return undefined
    const [, low = '', high = ''] = /^([\d.]*)\s*-\s*([\d.]*)$/.exec(one) ?? []
    if (low === '' && high === '') {
      if (one === '-') return undefined
      ranges.push(
        NUMBER.test(one) ? { from: +one, to: +one, text: null } : { from: 1, to: 0, text: fold(one) },
      )
      continue
    }
    if ((low !== '' && !NUMBER.test(low)) || (high !== '' && !NUMBER.test(high))) return undefined
    const range = { from: low === '' ? 0 : +low, to: high === '' ? Infinity : +high, text: null }
    if (range.to < range.from) return undefined
    ranges.push(range)
  }
  return ranges
}

/** `008` equals `8`. */
export function isWithin(ranges: readonly Range[], value: string): boolean {
  if (!NUMBER.test(value)) return ranges.some(({ text }) => text !== null && text === fold(value))
  const number = +value
  return ranges.some(({ from, to }) => from <= number && number <= to)
}

/** A test of names by a pattern: `DAS*`, ignoring case and punctuation. */
export function namePattern(pattern: string): (name: string) => boolean {
  const parts = pattern.split('*').map(fold)
  if (parts.length === 1) return (name) => fold(name) === parts[0]
  return (name) => {
    const text = fold(name)
    const [first = '', ...others] = parts
    if (!text.startsWith(first)) return false
    let at = first.length
    for (const [index, part] of others.entries()) {
      const isLast = index === others.length - 1
      const found = isLast ? text.length - part.length : text.indexOf(part, at)
      if (found < at || (isLast && !text.endsWith(part))) return false
      at = found + part.length
    }
    return true
  }
}

/** What a row of a contract applies to; null if not restricted. */
export interface RowScope {
  /** Its path in the contract: `base[0]`. */
  readonly where: string
  readonly isService: ((service: string) => boolean) | null
  readonly zones: readonly Range[] | null
  readonly weights: readonly Range[] | null
  readonly isPackaging: ((packaging: string) => boolean) | null
  readonly isCharge: ((description: string) => boolean) | null
  readonly from: string | null
  readonly to: string | null
}

/** Programs that write these files may drop or add leading zeros of accounts. */
export const withoutLeadingZeros = (account: string): string => fold(account).replace(/^0+(?=.)/, '')

/** The parcel, or the charge of it, that is looked up in a contract. */
export interface ContractQuery {
  readonly service: string
  readonly zone: string | null
  readonly weight: string | null
  readonly packaging: string | null
  readonly day: string
}

interface WrittenScope {
  readonly service?: string | readonly string[] | undefined
  readonly zone?: string | undefined
  readonly weight?: string | undefined
  readonly packaging?: string | readonly string[] | undefined
  readonly charge?: string | undefined
  readonly from?: string | null | undefined
  readonly to?: string | null | undefined
}

export function scopeOf(written: WrittenScope, where: string): RowScope {
  const { service, zone, weight, packaging, charge, from = null, to = null } = written
  return {
    where,
    isService: anyOf(service),
    zones: zone === undefined ? null : (readRanges(zone) ?? []),
    weights: weight === undefined ? null : (readRanges(weight) ?? []),
    isPackaging: anyOf(packaging),
    isCharge: charge === undefined ? null : remembered(namePattern(charge)),
    from,
    to,
  }
}

function anyOf(written: string | readonly string[] | undefined): ((text: string) => boolean) | null {
  if (written === undefined) return null
  const names = [written].flat().map(namePattern)
  return remembered((text) => names.some((isName) => isName(text)))
}

/** Caches the result: there are few services and charges, and each parcel looks them up. */
function remembered(test: (text: string) => boolean): (text: string) => boolean {
  const known = new Map<string, boolean>()
  return (text) => {
    let answer = known.get(text)
    if (answer === undefined) {
      answer = test(text)
      known.set(text, answer)
    }
    return answer
  }
}

export const isOnDay = ({ from, to }: Pick<RowScope, 'from' | 'to'>, day: string): boolean =>
  (from === null || from <= day) && (to === null || day <= to)

/** Whether a row applies to the parcel, on any day; a restricted value must be known. */
export function isFor(row: RowScope, { service, zone, weight, packaging }: ContractQuery): boolean {
  const { isService, zones, weights, isPackaging } = row
  if (isService !== null && !isService(service)) return false
  if (isPackaging !== null && (packaging === null || !isPackaging(packaging))) return false
  if (zones !== null && (zone === null || !isWithin(zones, zone))) return false
  return weights === null || (weight !== null && isWithin(weights, weight))
}

/** The first row that applies to the parcel on its day. */
export const rowOf = <Row extends RowScope>(rows: readonly Row[], asked: ContractQuery): Row | undefined =>
  firstFor(rows, asked, (row) => isOnDay(row, asked.day))

/**
 * The first of the rows that applies to the parcel, of those that `applies` accepts. Without a service none is known if a row for some
 * services comes before it: the parcel may have one of them.
 */
export function firstFor<Row extends RowScope>(
  rows: readonly Row[],
  asked: ContractQuery,
  applies: (row: Row) => boolean,
): Row | undefined {
  const first = rows.find((row) => applies(row) && (isFor(row, asked) || mayBeFor(row, asked)))
  return first !== undefined && isFor(first, asked) ? first : undefined
}

const mayBeFor = (row: RowScope, asked: ContractQuery): boolean =>
  asked.service === '' && row.isService !== null && isFor({ ...row, isService: null }, asked)
