/** Findings kept as claims, each under its id from the day it is found to the day it is paid back. */

import { CHECKS } from '../checks/index.js'
import { isDisputable } from '../report/claims.js'
import type { Finding } from '../schema/audit-report.js'
import { usageError } from '../schema/errors.js'
import { CLAIM_STATES, type ClaimState } from './choices.js'
import type { Session, StoreRow } from './home.js'
import { statedIn } from './stated-findings.js'

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

/** `foundBy` of an audit without options. */
export const BY_DEFAULT = 'default'

export interface KeptFindings {
  readonly connection: string
  readonly findings: readonly Finding[]
  /** Names the options of the audit. An audit with other options cannot clear a claim that this one found. */
  readonly foundBy: string
  /** Covers the claims of this file's shipments and invoices only; else all of the connection. */
  readonly fileNo?: number
  /** Files that came after the audit had read the store: their own loads have decided about their shipments and invoices. */
  readonly later?: readonly number[]
  /** Now, in UTC. */
  readonly at: string
}

/**
 * Adds new findings as claims and marks those that are no longer found. Changes the state of no claim. Returns the ids of
 * claims whose amount is another one by now.
 */
export async function keepClaims(session: Session, kept: KeptFindings): Promise<ReadonlySet<string>> {
  const { connection, foundBy, fileNo, later = [], at } = kept
  const disputable = kept.findings.filter((one) => isDisputable(one) && claimedOf(one) !== '0')
  const isLater = await statedIn(session, connection, later, disputable)
  const findings = disputable.filter((found) => !isLater(found))
  const column = (cell: (found: Finding) => string | null): (string | null)[] => findings.map(cell)
  const revalued = new Set<string>()
  if (findings.length > 0) {
    const ids = findings.map(({ id }) => id)
    const others = await session.query(
      `SELECT c.finding_id FROM claims c JOIN unnest($2::text[], $3::numeric[]) AS n (id, claimed) ON n.id = c.finding_id
       WHERE c.connection_id = $1 AND c.claimed IS DISTINCT FROM n.claimed`,
      [connection, ids, column(claimedOf)],
    )
    for (const { finding_id } of others) revalued.add(finding_id ?? '')
    await session.query(
      `INSERT INTO claim_changes
       SELECT $1, n.id, 1, $2, NULL, 'open', 'found by the audit' FROM unnest($3::text[]) AS n (id)
       WHERE NOT EXISTS (SELECT 1 FROM claims c WHERE c.connection_id = $1 AND c.finding_id = n.id)`,
      [connection, at, ids],
    )
    await session.query(
      `INSERT INTO claims AS c
       SELECT $1, n.id, 'open', true, $2, n.carrier, n.account_id, n.invoice_id, n.invoice_date, n.tracking_number, n.currency,
         n.claimed, 0, n.finding, $3, NULL
       FROM unnest($4::text[], $5::text[], $6::text[], $7::text[], $8::text[], $9::text[], $10::text[], $11::numeric[], $12::text[])
         AS n (id, carrier, account_id, invoice_id, invoice_date, tracking_number, currency, claimed, finding)
       ON CONFLICT (connection_id, finding_id) DO UPDATE SET is_found = true, claimed = excluded.claimed, finding = excluded.finding,
         found_by = CASE WHEN c.found_by = '${BY_DEFAULT}' THEN c.found_by ELSE excluded.found_by END`,
      [
        connection,
        foundBy,
        at,
        ids,
        column(({ carrier }) => carrier),
        column(({ account_id }) => account_id),
        column(({ invoice_id }) => invoice_id),
        column(({ invoice_date }) => invoice_date ?? null),
        column(({ tracking_number }) => tracking_number),
        column(({ currency }) => currency),
        column(claimedOf),
        column((found) => JSON.stringify(found)),
      ],
    )
  }
  const [scope, parameters] =
    fileNo !== undefined
      ? [`AND ${OF_LOAD}`, [fileNo, COMPARING]]
      : later.length > 0
        ? [`AND NOT ${OF_LATER}`, [later]]
        : ['', []]
  await session.query(
    `UPDATE claims c SET is_found = false
     WHERE c.connection_id = $1 AND c.found_by = $2 AND c.is_found AND NOT (c.finding_id = ANY($3::text[])) ${scope}`,
    [connection, foundBy, findings.map(({ id }) => id), ...parameters],
  )
  return revalued
}

/** Names of the checks that take what is usual from all shipments. */
const COMPARING = CHECKS.filter(({ comparesShipments }) => comparesShipments === true).map(({ name }) => name)

const IN_FILE = 'FROM line_items l WHERE l.connection_id = $1 AND l.file_no = $4'
/**
 * Claims that the load of a file may clear: those of its shipments and invoices. What is usual is known only to an audit of all
 * files: a claim from that is cleared if the file states the shipment anew on the same invoice, with other amounts.
 */
const OF_LOAD = `CASE WHEN c.finding::json ->> 'check' = ANY($5::text[])
  THEN EXISTS (SELECT 1 ${IN_FILE} AND l.tracking_number = c.tracking_number AND l.invoice_id = c.invoice_id AND NOT EXISTS (
    SELECT 1 FROM line_items o WHERE o.connection_id = $1 AND o.id = l.id AND o.file_no <> l.file_no
      AND o.net_cost = l.net_cost AND o.gross_cost = l.gross_cost))
  ELSE EXISTS (SELECT 1 ${IN_FILE} AND l.tracking_number = c.tracking_number)
    OR EXISTS (SELECT 1 ${IN_FILE} AND l.invoice_id = c.invoice_id) END`

const IN_LATER = 'FROM line_items l WHERE l.connection_id = $1 AND l.file_no = ANY($4::int[])'
const OF_LATER = `(EXISTS (SELECT 1 ${IN_LATER} AND l.tracking_number = c.tracking_number)
  OR EXISTS (SELECT 1 ${IN_LATER} AND l.invoice_id = c.invoice_id))`

const claimedOf = ({ refundable, amount }: Finding): string | null => refundable ?? amount

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
