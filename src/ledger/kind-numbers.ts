/** Numbers of a batch's kinds in the state: each is looked up once for a list of kinds and a column, not once a charge. */
import type { ChargeBatch, ChargeKind } from '../parse/charge-batch.js'
import { kindOf } from './book.js'
import type { AuditState } from './state.js'

export interface KindNumbers {
  /** Number of the charge's kind. */
  readonly of: (batch: ChargeBatch, charge: number) => number
}

/** Numbers of one kind by the column that holds the charge; most are seen in one. */
interface Numbered {
  column: string | null
  number: number
  others: Map<string | null, number> | undefined
}

export function createKindNumbers(state: AuditState): KindNumbers {
  const lists = new WeakMap<readonly ChargeKind[], Numbered[]>()
  let list: readonly ChargeKind[] = []
  let known: Numbered[] = []

  const numberOf = (kind: ChargeKind, column: string | null): number => kindOf(state, { ...kind, column })

  const of = (batch: ChargeBatch, charge: number): number => {
    const { kinds, charges } = batch
    // A file's list grows at its end and is never changed otherwise.
    if (kinds !== list) {
      list = kinds
      known = lists.get(kinds) ?? []
      lists.set(kinds, known)
    }
    const at = charges.kind[charge] as number
    const column = charges.column[charge] as string | null
    const own = known[at]
    if (own === undefined) {
      const number = numberOf(kinds[at] as ChargeKind, column)
      known[at] = { column, number, others: undefined }
      return number
    }
    if (own.column === column) return own.number
    own.others ??= new Map()
    let number = own.others.get(column)
    if (number === undefined) {
      number = numberOf(kinds[at] as ChargeKind, column)
      own.others.set(column, number)
    }
    return number
  }
  return { of }
}
