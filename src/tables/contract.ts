/** A contract as the checks read it: rows with what they are for, in the order in which they were written. */

import { fold } from '../values/fold.js'
import type { AreaCodes, ContractFuel, PriceTable } from './contract-files.js'
import type { ListName, WrittenContract, WrittenRow } from './contract-schema.js'
import { isWithin, namePattern, type Range, readRanges } from './contract-scope.js'

/** What a row of a contract is for; null where it is not narrowed. */
export interface RowScope {
  /** Where it was written: `base[0]`. */
  readonly where: string
  readonly isService: ((service: string) => boolean) | null
  readonly zones: readonly Range[] | null
  readonly weights: readonly Range[] | null
  readonly isCharge: ((description: string) => boolean) | null
  readonly from: string | null
  readonly to: string | null
}

export interface ContractRow<Name extends ListName> extends RowScope {
  readonly terms: WrittenRow<Name>
}

export interface Contract {
  readonly file: string
  readonly carrier: string
  /** Without leading zeros; null for all. */
  readonly accounts: ReadonlySet<string> | null
  readonly currency: string | null
  readonly from: string | null
  readonly to: string | null
  /** Null where list prices are those of the invoice. */
  readonly list: PriceTable | null
  readonly base: readonly ContractRow<'base'>[]
  readonly modifier: readonly ContractRow<'modifier'>[]
  readonly minimum: readonly ContractRow<'minimum'>[]
  readonly dim: readonly ContractRow<'dim'>[]
  readonly surcharges: readonly ContractRow<'surcharges'>[]
  readonly fuel: readonly (ContractRow<'fuel'> & { readonly rates: ContractFuel })[]
  readonly areas: readonly (ContractRow<'areas'> & { readonly codes: AreaCodes })[]
  readonly peak: readonly ContractRow<'peak'>[]
  readonly guarantee: WrittenContract['guarantee']
}

/** Leading zeros of accounts come and go with the program that wrote the file. */
export const bare = (account: string): string => fold(account).replace(/^0+(?=.)/, '')

/** What is asked of a contract: a parcel, or one of its charges. */
export interface Asked {
  readonly service: string
  readonly zone: string | null
  readonly weight: string | null
  readonly day: string
}

interface WrittenScope {
  readonly service?: string | readonly string[] | undefined
  readonly zone?: string | undefined
  readonly weight?: string | undefined
  readonly charge?: string | undefined
  readonly from?: string | null | undefined
  readonly to?: string | null | undefined
}

export function scopeOf(written: WrittenScope, where: string): RowScope {
  const { service, zone, weight, charge, from = null, to = null } = written
  const names = service === undefined ? null : [service].flat().map(namePattern)
  return {
    where,
    isService: names === null ? null : remembered((text) => names.some((isName) => isName(text))),
    zones: zone === undefined ? null : (readRanges(zone) ?? []),
    weights: weight === undefined ? null : (readRanges(weight) ?? []),
    isCharge: charge === undefined ? null : remembered(namePattern(charge)),
    from,
    to,
  }
}

/** Services and charges are few, and asked for with every parcel. */
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

/** Whether a row is for the parcel, whatever the day; what it narrows must be known. */
export function isFor({ isService, zones, weights }: RowScope, { service, zone, weight }: Asked): boolean {
  if (isService !== null && !isService(service)) return false
  if (zones !== null && (zone === null || !isWithin(zones, zone))) return false
  return weights === null || (weight !== null && isWithin(weights, weight))
}

/** The first row that is for the parcel on its day. */
export const rowOf = <Row extends RowScope>(rows: readonly Row[], asked: Asked): Row | undefined =>
  rows.find((row) => isOnDay(row, asked.day) && isFor(row, asked))
