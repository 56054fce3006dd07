/** Findings as records of a table: the columns of `audit --to csv`, of the disputes and of spreadsheets. */
import type { Finding } from '../schema/audit-report.js'
import type { Source } from '../schema/line-item.js'
import { titleOf } from './check-table.js'
import { amountParts, claimProgress } from './claim-state.js'
import { isMoneyAtStake } from './potential.js'

export interface FindingColumn {
  readonly name: string
  /** Amounts are decimal texts, dates `YYYY-MM-DD`; everything else is text, especially identifiers. */
  readonly type: 'text' | 'amount' | 'date'
  readonly cell: (found: Finding) => string | null
}

const COLUMNS = {
  id: { type: 'text', cell: ({ id }) => id },
  severity: { type: 'text', cell: ({ severity }) => severity },
  check: { type: 'text', cell: ({ check }) => check },
  name: { type: 'text', cell: ({ check }) => titleOf(check) },
  direction: { type: 'text', cell: ({ direction }) => direction },
  carrier: { type: 'text', cell: ({ carrier }) => carrier },
  account_id: { type: 'text', cell: ({ account_id }) => account_id },
  invoice_id: { type: 'text', cell: ({ invoice_id }) => invoice_id },
  invoice_date: { type: 'date', cell: ({ invoice_date }) => invoice_date ?? null },
  tracking_number: { type: 'text', cell: ({ tracking_number }) => tracking_number },
  charge: { type: 'text', cell: ({ charge }) => charge ?? null },
  currency: { type: 'text', cell: ({ currency }) => currency },
  amount: { type: 'amount', cell: ({ amount }) => amount },
  difference: { type: 'amount', cell: ({ amount }) => amount },
  billed: { type: 'amount', cell: ({ billed }) => billed ?? null },
  expected: { type: 'amount', cell: ({ expected }) => expected ?? null },
  message: { type: 'text', cell: ({ message }) => message },
  format: { type: 'text', cell: ({ format }) => format ?? null },
  consequence_of: { type: 'text', cell: ({ consequence_of }) => consequence_of ?? null },
  x12_426: { type: 'text', cell: ({ x12_426 }) => x12_426 },
  confidence: { type: 'text', cell: ({ confidence }) => confidence },
  refundable: { type: 'amount', cell: ({ refundable }) => refundable },
  claim: { type: 'text', cell: (found) => claimProgress(found)?.state ?? null },
  credited: { type: 'amount', cell: (found) => claimProgress(found)?.credited ?? null },
  potential: {
    type: 'amount',
    cell: (found) => (isMoneyAtStake(found) ? amountParts(found).remaining : null),
  },
  claim_by: { type: 'date', cell: ({ claim_by }) => claim_by },
  claim_rule: { type: 'text', cell: ({ claim_rule }) => claim_rule },
  evidence_needed: { type: 'text', cell: ({ evidence_needed }) => evidence_needed },
  evidence: { type: 'text', cell: ({ evidence }) => placesText(evidence) },
} as const satisfies Readonly<Record<string, Omit<FindingColumn, 'name'>>>

/** A record with several disputed charges is listed once. */
const placesText = (evidence: readonly Source[]): string =>
  [...new Set(evidence.map(({ file, row }) => `${file}:${row}`))].join(' ')

const columns = (...names: readonly (keyof typeof COLUMNS)[]): readonly FindingColumn[] =>
  names.map((name) => ({ name, ...COLUMNS[name] }))

export const FINDING_COLUMNS = columns(
  ...(['id', 'severity', 'check', 'name', 'direction', 'carrier', 'account_id', 'invoice_id'] as const),
  ...(['invoice_date', 'tracking_number', 'charge', 'currency', 'amount', 'billed', 'expected'] as const),
  ...(['message', 'consequence_of', 'x12_426', 'evidence'] as const),
  ...(['confidence', 'refundable', 'claim_by', 'claim_rule', 'evidence_needed', 'format'] as const),
  ...(['claim', 'credited', 'potential'] as const),
)

/** The columns of a dispute: carrier, account and last day, then its subject. */
export const DISPUTE_COLUMNS = {
  whose: columns(
    ...(['carrier', 'account_id', 'invoice_id', 'invoice_date', 'tracking_number', 'claim_by'] as const),
  ),
  what: columns(
    ...(['x12_426', 'charge', 'currency', 'billed', 'expected', 'difference', 'refundable'] as const),
    ...(['check', 'message', 'confidence', 'evidence_needed', 'evidence', 'claim_rule', 'format'] as const),
  ),
}
