/** Charges that no coding rule matches: as lines, or as rules to fill in. */

import type { Totals, UncodedCharges } from '../schema/summary.js'
import { CODING_COLUMNS } from '../tables/coding-rule.js'
import { keyedAmount } from './keyed-amount.js'
import { rulesText } from './rules-text.js'
import { type TableColumn, tableLines } from './text-table.js'

const COLUMNS: readonly TableColumn[] = [
  { title: '', least: 20 },
  { title: '', align: 'right' },
  { title: '', align: 'right' },
]

/** At most `most` rows, those with most charges first. */
export function uncodedLines(
  { uncoded = [] }: Pick<Totals, 'uncoded'>,
  width: number,
  most: number,
): string[] {
  if (uncoded.length === 0) return []
  const sorted = [...uncoded].sort((a, b) => b.charges - a.charges)
  const rows = sorted.slice(0, most).map((one) => [
    `  ${nameOf(one)}`,
    `${one.charges}`,
    Object.entries(one.net)
      .map(([currency, net]) => keyedAmount(net, currency))
      .join(', '),
  ])
  const more = sorted.length > most ? [`  and ${sorted.length - most} more`] : []
  const head = 'not coded (parse-invoice codes --uncoded writes rules for them to fill in):'
  return [head, ...tableLines(COLUMNS, rows, width), ...more]
}

const nameOf = ({ carrier, account_id, category, subcategory }: UncodedCharges): string =>
  `${carrier} ${account_id ?? '(no account)'} ${category}${subcategory === null ? '' : `/${subcategory}`}`

interface UncodedListOptions {
  readonly to: 'text' | 'json' | 'csv'
  /** As rules, even if text is requested. */
  readonly uncoded: boolean
  readonly excel?: boolean | undefined
  readonly width: number
}

export function uncodedList(
  totals: Pick<Totals, 'uncoded' | 'line_items'>,
  { to, uncoded, excel, width }: UncodedListOptions,
): string {
  if (uncoded || to !== 'text') return uncodedAsRules(totals, to === 'json' ? 'json' : 'csv', excel)
  const lines = uncodedLines(totals, width, Infinity)
  if (lines.length === 0 && totals.line_items > 0) return 'Every charge is coded.\n'
  return lines.map((line) => `${line}\n`).join('')
}

/** Rules for them, each once, with the account and cost center to be filled in. */
export function uncodedAsRules(
  { uncoded = [] }: Pick<Totals, 'uncoded'>,
  shape: 'json' | 'csv',
  excel = false,
): string {
  const rules = uncoded.map(
    ({ carrier, account_id, category, subcategory }): Record<string, string> => ({
      carrier,
      ...(account_id === null ? {} : { account_id }),
      category,
      ...(subcategory === null ? {} : { subcategory }),
      gl_account: '',
      cost_center: '',
    }),
  )
  return rulesText(CODING_COLUMNS, rules, shape, excel)
}
