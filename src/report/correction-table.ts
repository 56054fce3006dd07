/** The cost of corrections and chargebacks by cause and carrier: one line each instead of one per shipment. */
import type { AuditReport, Finding } from '../schema/audit-report.js'
import type { DecimalText } from '../schema/line-item.js'
import { Exact, plus } from '../values/decimal.js'
import { addsBare, answerOf, bareFormats, unitKey, withFormat } from './answer.js'
import { readable } from './check-table.js'
import { formatOf } from './potential.js'
import { type ReportTable, withTotal } from './table.js'

export const isCorrectionNote = ({ check, facts }: Finding): boolean =>
  check === 'correction' && facts.cause !== undefined

interface Cause {
  readonly cause: string
  readonly carrier: string
  readonly currency: string | null
  /** The currency, or the format if there is none. */
  readonly unit: string
  corrections: number
  net: DecimalText
}

/** Sorted by currency, most charges first, then by cost; refunds are subtracted. */
export function correctionTable(report: AuditReport): ReportTable {
  const answer = answerOf(report)
  const units = answer.currencies.map(unitKey)
  const named = bareFormats(report, answer)
  const causes = new Map<string, Cause>()
  for (const found of report.findings) {
    if (!isCorrectionNote(found) || found.amount === null) continue
    const { carrier, currency, direction, amount } = found
    const cause = `${found.facts.cause}`
    const unit = unitKey({ currency, format: formatOf(found) })
    const key = JSON.stringify([cause, carrier, unit])
    const one = causes.get(key) ?? {
      cause,
      carrier: withFormat(readable(carrier ?? ''), named(found)),
      currency,
      unit,
      corrections: 0,
      net: '0',
    }
    causes.set(key, one)
    one.corrections++
    one.net = plus(one.net, direction === 'under' ? `-${amount}` : amount)
  }
  const rows = [...causes.values()].sort(
    (a, b) => units.indexOf(a.unit) - units.indexOf(b.unit) || new Exact(b.net).cmp(a.net),
  )
  const table: ReportTable = {
    id: '',
    caption: 'Cost of corrections and chargebacks, less refunds',
    columns: [
      { name: 'Cause', kind: 'text', least: 20 },
      { name: 'Carrier', kind: 'text', least: 10 },
      { name: 'Corrections', kind: 'count', sum: true },
      { name: 'Cost', kind: 'amount', sum: true },
    ],
    rows: rows.map(({ cause, carrier, currency, corrections, net }) => [
      cause,
      carrier,
      corrections,
      { amount: net, currency },
    ]),
  }
  return withTotal(table, { addsBare: addsBare(answer) })
}
