/** Keeps the findings of an audit as claims, and marks claims that are no longer found. */

import { CHECKS } from '../checks/index.js'
import { isDisputable } from '../report/claims.js'
import type { Finding } from '../schema/audit-report.js'
import type { Session } from './home.js'
import { statedIn } from './stated-findings.js'

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
 * Claims of the file's shipments and invoices, found by index: a load costs the same however many claims there are. The indexes are in
 * the database's own order of letters, line items in that of bytes.
 */
const NEAR_FILE = ['tracking_number', 'invoice_id']
  .map(
    (name) => `SELECT o.finding_id FROM (SELECT DISTINCT l.${name} COLLATE "default" AS ${name} ${IN_FILE}) n
      JOIN claims o ON o.connection_id = $1 AND o.${name} = n.${name}`,
  )
  .join(' UNION ')
/**
 * Claims that the load of a file may clear: those of its shipments and invoices. What is usual is known only to an audit of all
 * files: a claim from that is cleared if the file states the shipment anew on the same invoice, with other amounts.
 */
const OF_LOAD = `c.finding_id IN (${NEAR_FILE})
  AND (NOT COALESCE(c.finding::json ->> 'check' = ANY($5::text[]), false)
    OR EXISTS (SELECT 1 ${IN_FILE} AND l.tracking_number = c.tracking_number AND l.invoice_id = c.invoice_id AND NOT EXISTS (
      SELECT 1 FROM line_items o WHERE o.connection_id = $1 AND o.id = l.id AND o.file_no <> l.file_no
        AND o.net_cost = l.net_cost AND o.gross_cost = l.gross_cost)))`

const IN_LATER = 'FROM line_items l WHERE l.connection_id = $1 AND l.file_no = ANY($4::int[])'
const OF_LATER = `(EXISTS (SELECT 1 ${IN_LATER} AND l.tracking_number = c.tracking_number)
  OR EXISTS (SELECT 1 ${IN_LATER} AND l.invoice_id = c.invoice_id))`

const claimedOf = ({ refundable, amount }: Finding): string | null => refundable ?? amount
