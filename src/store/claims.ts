/** Claims of the store, each under the id of its finding from the day it is found to the day it is paid back. */

import type { Finding } from '../schema/audit-report.js'
import { usageError } from '../schema/errors.js'
import { CLAIM_STATES, type ClaimState } from './choices.js'
import type { Session, StoreRow } from './home.js'

export interface ClaimChange {
  /** In UTC. */
  readonly changed_at: string
  /** Null for the first change, when the claim was found. */
  readonly from_state: ClaimState | null
  readonly to_state: ClaimState
  readonly note: string
}

export interface ClaimCredit {
  /** The line item that pays the claim back. */
  readonly line_item: string
  /** The part of it that goes to this claim, in units of the claim's currency. */
  readonly amount: string
}

export interface Claim {
  readonly connection_id: string
  readonly finding_id: string
  readonly state: ClaimState
  /** Whether the last audit that covered it still finds it. */
  readonly is_found: boolean
  /** What may come back, in units of `currency`; null if that is unknown. */
  readonly claimed: string | null
  /** What has come back, in units of `currency`. */
  readonly credited: string
  /** ISO 4217, the unit of both amounts. */
  readonly currency: string | null
  /** In UTC. */
  readonly found_at: string
  /** In UTC; null if it was never disputed. */
  readonly disputed_at: string | null
  readonly finding: Finding
}

export interface ClaimFilter {
  readonly connection?: string | undefined
  readonly states?: readonly ClaimState[] | undefined
  /** Whole ids or their first characters. */
  readonly ids?: readonly string[] | undefined
  readonly carrier?: string | undefined
  /** Empty for claims without a stated currency. */
  readonly currency?: string | undefined
  /** For claims without a stated currency. */
  readonly format?: string | undefined
  readonly invoice_id?: string | undefined
  readonly tracking_number?: string | undefined
  readonly check?: string | undefined
  /** First and last day (`YYYY-MM-DD`) of those on which a claim lapses: then the first to lapse comes first. */
  readonly lapses?: { readonly from?: string | undefined; readonly to?: string | undefined } | undefined
  /** Claims after this one. */
  readonly after?: ClaimPlace | undefined
  readonly limit?: number | undefined
}

/** The position of a claim in the list's order; with the day on which it lapses if they are in that order. */
export type ClaimPlace = Pick<Claim, 'found_at' | 'connection_id' | 'finding_id'> & {
  readonly claim_by?: string | undefined
}

/** The format that a claim `c` is added up under; empty if its currency is stated. */
export const CLAIM_FORMAT = `CASE WHEN c.currency IS NULL THEN COALESCE(c.finding::json ->> 'format', c.carrier, '') ELSE '' END`

const CLAIM_BY = `c.finding::json ->> 'claim_by'`

/**
 * Claims in the order in which they were found, or lapse. Open claims that no audit finds any more are left out, unless they
 * are asked for by id. `names`: whole ids, which an index finds.
 */
export async function listClaims(
  session: Session,
  {
    connection,
    states,
    ids,
    names,
    check,
    currency,
    format,
    lapses,
    after,
    limit,
    ...cells
  }: ClaimFilter & { readonly names?: readonly string[] },
): Promise<Claim[]> {
  const parameters: (string | readonly string[])[] = []
  const conditions = [ids === undefined && names === undefined ? `(c.is_found OR c.state <> 'open')` : 'true']
  if (connection !== undefined) conditions.push(`c.connection_id = $${parameters.push(connection)}`)
  if (states !== undefined) conditions.push(`c.state = ANY($${parameters.push(states)}::text[])`)
  if (names !== undefined) conditions.push(`c.finding_id = ANY($${parameters.push(names)}::text[])`)
  if (ids !== undefined)
    conditions.push(
      `EXISTS (SELECT 1 FROM unnest($${parameters.push(ids)}::text[]) AS n (id) WHERE c.finding_id LIKE n.id || '%')`,
    )
  for (const column of ['carrier', 'invoice_id', 'tracking_number'] as const) {
    const value = cells[column]
    if (value !== undefined) conditions.push(`c.${column} = $${parameters.push(value)}`)
  }
  if (currency !== undefined) conditions.push(`COALESCE(c.currency, '') = $${parameters.push(currency)}`)
  if (format !== undefined) conditions.push(`${CLAIM_FORMAT} = $${parameters.push(format)}`)
  if (check !== undefined) conditions.push(`c.finding::json ->> 'check' = $${parameters.push(check)}`)
  if (lapses?.from !== undefined && lapses.to !== undefined && lapses.from > lapses.to)
    throw usageError(
      `claim_by from ${lapses.from} to ${lapses.to}`,
      'a start that is not after its end',
      'Swap the two.',
    )
  if (lapses !== undefined) conditions.push(`${CLAIM_BY} IS NOT NULL`)
  if (lapses?.from !== undefined) conditions.push(`${CLAIM_BY} >= $${parameters.push(lapses.from)}`)
  if (lapses?.to !== undefined) conditions.push(`${CLAIM_BY} <= $${parameters.push(lapses.to)}`)
  const order = `${lapses === undefined ? '' : `${CLAIM_BY}, `}c.found_at, c.connection_id, c.finding_id`
  if (after !== undefined) {
    const day = lapses === undefined ? [] : [after.claim_by ?? '']
    const placeholders = [...day, after.found_at, after.connection_id, after.finding_id].map(
      (part) => `$${parameters.push(part)}`,
    )
    conditions.push(`(${order}) > (${placeholders.join(', ')})`)
  }
  const rows = await session.query(
    `SELECT * FROM claims c WHERE ${conditions.join(' AND ')} ORDER BY ${order}
     ${limit === undefined ? '' : `LIMIT ${limit}`}`,
    parameters,
  )
  return rows.map(claimIn)
}

/**
 * Notes on each finding of a report how far its claim is. A finding that several connections have is as far as the least of them:
 * what is open in one of them is still to be claimed.
 */
export async function noteClaims(
  session: Session,
  findings: readonly Finding[],
  connection?: string,
): Promise<void> {
  const claims = new Map<string, Claim>()
  for (const claim of await listClaims(session, { connection })) {
    const other = claims.get(claim.finding_id)
    if (other === undefined || CLAIM_STATES.indexOf(claim.state) < CLAIM_STATES.indexOf(other.state))
      claims.set(claim.finding_id, claim)
  }
  for (const found of findings) {
    const claim = claims.get(found.id)
    if (claim !== undefined) found.claim = { state: claim.state, credited: claim.credited }
  }
}

export const isTrue = (cell: string | null | undefined): boolean => cell === 't' || cell === 'true'

function claimIn(row: StoreRow): Claim {
  return {
    connection_id: row.connection_id ?? '',
    finding_id: row.finding_id ?? '',
    state: (row.state ?? 'open') as ClaimState,
    is_found: isTrue(row.is_found),
    claimed: row.claimed ?? null,
    credited: row.credited ?? '0',
    currency: row.currency ?? null,
    found_at: row.found_at ?? '',
    disputed_at: row.disputed_at ?? null,
    finding: JSON.parse(row.finding ?? 'null') as Finding,
  }
}

/** The history of a claim, and the line items that pay it back. */
export async function claimHistory(
  session: Session,
  { connection_id, finding_id }: Pick<Claim, 'connection_id' | 'finding_id'>,
): Promise<{ readonly changes: ClaimChange[]; readonly credits: ClaimCredit[] }> {
  const key = [connection_id, finding_id]
  const changes = await session.query(
    'SELECT * FROM claim_changes WHERE connection_id = $1 AND finding_id = $2 ORDER BY change_no',
    key,
  )
  const credits = await session.query(
    'SELECT id, amount FROM claim_credits WHERE connection_id = $1 AND finding_id = $2 ORDER BY id',
    key,
  )
  return {
    changes: changes.map((row) => ({
      changed_at: row.changed_at ?? '',
      from_state: (row.from_state ?? null) as ClaimState | null,
      to_state: (row.to_state ?? 'open') as ClaimState,
      note: row.note ?? '',
    })),
    credits: credits.map(({ id, amount }) => ({ line_item: id ?? '', amount: amount ?? '0' })),
  }
}
