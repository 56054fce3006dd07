/** Numbers of a batch's kinds in the state: looked up once per list of kinds and column, not once per charge. */
import type { ChargeBatch, ChargeKind } from '../parse/charge-batch.js'
import { kindOf } from './book.js'
import type { AuditState } from './state.js'

export interface KindNumbers {
  /** Number of the charge's kind. */
  readonly of: (batch: ChargeBatch, charge: number) => number
  /** Called after the last charge of a batch: it would keep its file's reader in memory. */
  readonly forget: () => void
}

/** Numbers of one kind by the column that holds the charge; most kinds occur in only one. */
interface Numbered {
  column: string | null
  number: number
  others: Map<string | null, number> | undefined
}

export function createKindNumbers(state: AuditState): KindNumbers {
  const lists = new WeakMap<readonly ChargeKind[], Numbered[]>()
  let last: ChargeBatch | undefined
  let list: readonly ChargeKind[] = []
  let known: Numbered[] = []
  let kindsOf: readonly number[] = []
  let columnsOf: readonly (string | null)[] = []

  const numberOf = (kind: ChargeKind, column: string | null): number => kindOf(state, { ...kind, column })

  /** Reads each column of the batch once. */
  const begin = (batch: ChargeBatch): void => {
    last = batch
    kindsOf = batch.charges.kind
    columnsOf = batch.charges.column
    // A file's list only grows at its end and is never changed otherwise.
    list = batch.kinds
    known = lists.get(list) ?? []
    lists.set(list, known)
  }

  const of = (batch: ChargeBatch, charge: number): number => {
    if (batch !== last) begin(batch)
    const at = kindsOf[charge] as number
    const column = columnsOf[charge] as string | null
    const own = known[at]
    if (own === undefined) {
      const number = numberOf(list[at] as ChargeKind, column)
      known[at] = { column, number, others: undefined }
      return number
    }
    if (own.column === column) return own.number
    own.others ??= new Map()
    let number = own.others.get(column)
    if (number === undefined) {
      number = numberOf(list[at] as ChargeKind, column)
      own.others.set(column, number)
    }
    return number
  }
  const forget = (): void => {
    last = undefined
    ;[list, known, kindsOf, columnsOf] = [[], [], [], []]
  }
  return { of, forget }
}
