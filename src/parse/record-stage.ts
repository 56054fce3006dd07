/** The stage of a charge as the declaration decides it, cached for each distinct set of texts and signs. */
import type { Columns } from '../format/columns.js'
import { checkedStage } from '../format/declaration-check.js'
import type { Signs, StageRule } from '../format/format.js'
import type { ChargeStage } from '../schema/line-item.js'
import { bindComposed } from './composed.js'
import type { Row } from './row.js'

type Sign = Signs['line']

/** Signs of: `sum`, the record's lines; `total`, its stated total; `line`, the line itself. `kind`: the kind of its invoice. */
export type DecideStage = (row: Row, kind: string, sum: Sign, total: Sign, line: Sign) => ChargeStage

export function bindStage({ cells, decide }: StageRule, columns: Columns): DecideStage {
  const kinds = ['']
  const decided = bindComposed(cells, columns, (texts, key) => {
    const sign = (place: number): Sign => ((Math.floor(key / place) % 3) - 1) as Sign
    const signs = { line: sign(1), row: sign(3), sum: sign(9) }
    return checkedStage(decide({ ...signs, invoiceKind: kinds[Math.floor(key / 27)] ?? '' }, ...texts))
  })

  function kindNumber(kind: string): number {
    const known = kinds.indexOf(kind)
    return known >= 0 ? known : kinds.push(kind) - 1
  }

  return (row, kind, sum, total, line) =>
    decided(row, 27 * kindNumber(kind) + 9 * (sum + 1) + 3 * (total + 1) + line + 1)
}
