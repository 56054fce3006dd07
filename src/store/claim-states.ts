/** Changes the states of claims, and records each change in the history of the claim. */
import { InvoiceError } from '../schema/errors.js'
import type { ClaimState } from './choices.js'
import { type Claim, listClaims } from './claims.js'
import { lockConnection } from './connection-lock.js'
import { countOf, type Session } from './home.js'

export interface NewState {
  readonly state: ClaimState
  readonly note: string
  readonly at: string
  /** By id: the state that the caller has seen. A claim that is in another one by now stays as it is. */
  readonly seen?: ReadonlyMap<string, string> | undefined
}

/**
 * Sets the state of claims, and returns those that it set. Throws `usage` for an unknown id, or for a prefix that several ids
 * share.
 */
export async function setClaims(
  session: Session,
  ids: readonly string[],
  change: NewState,
  connection?: string,
): Promise<Claim[]> {
  const whole = new Map<string, Claim[]>()
  for (const claim of await listClaims(session, { names: ids, connection }))
    whole.set(claim.finding_id, [...(whole.get(claim.finding_id) ?? []), claim])
  const claims: Claim[] = []
  for (const id of ids) {
    const [claim, ...others] = whole.get(id) ?? []
    claims.push(claim === undefined || others.length > 0 ? await claimNamed(session, id, connection) : claim)
  }
  // Before any claim: a load has its connection when it changes the claims of its shipments.
  for (const own of [...new Set(claims.map(({ connection_id }) => connection_id))].sort())
    await lockConnection(session, own)
  const changed: Claim[] = []
  for (const claim of claims) {
    const now = await stateNow(session, claim)
    if ((change.seen?.get(claim.finding_id) ?? now) !== now) continue
    await changeClaim(session, { ...claim, state: now }, change)
    changed.push({ ...claim, state: change.state })
  }
  return changed
}

async function claimNamed(session: Session, id: string, connection: string | undefined): Promise<Claim> {
  const found = await listClaims(session, { ids: [id.replace(/[%_\\]/g, '')], connection })
  const [claim] = found
  if (claim !== undefined && found.length === 1) return claim
  throw new InvoiceError({
    code: 'usage',
    value: id,
    expected: 'the id of a claim, or its first characters',
    remedy:
      found.length === 0
        ? '`parse-invoice claims` lists them.'
        : `${found.length} claims begin with it: give more characters.`,
  })
}

/** Its state, which nobody else changes: whoever changes claims holds their connection. */
async function stateNow(
  session: Session,
  { connection_id, finding_id, state }: Pick<Claim, 'connection_id' | 'finding_id' | 'state'>,
): Promise<ClaimState> {
  const [row] = await session.query('SELECT state FROM claims WHERE connection_id = $1 AND finding_id = $2', [
    connection_id,
    finding_id,
  ])
  return (row?.state ?? state) as ClaimState
}

/** Records a change, also if only the credited amount has changed. */
export async function changeClaim(
  session: Session,
  { connection_id, finding_id, state: before }: Pick<Claim, 'connection_id' | 'finding_id' | 'state'>,
  { state, note, at }: NewState,
): Promise<void> {
  const key = [connection_id, finding_id]
  await session.query(
    `UPDATE claims SET state = $3, disputed_at = CASE WHEN $3 = 'disputed' THEN COALESCE(disputed_at, $4) ELSE disputed_at END
     WHERE connection_id = $1 AND finding_id = $2`,
    [...key, state, at],
  )
  const [last] = await session.query(
    'SELECT max(change_no) AS last FROM claim_changes WHERE connection_id = $1 AND finding_id = $2',
    key,
  )
  await session.query('INSERT INTO claim_changes VALUES ($1, $2, $3, $4, $5, $6, $7)', [
    ...key,
    countOf(last?.last) + 1,
    at,
    before,
    state,
    note,
  ])
}
