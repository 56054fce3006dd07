/** Matches claims with what pays them back: credits and corrections of the same shipment on a later invoice. */

import { Exact, minus, plus } from '../values/decimal.js'
import { amountWithCurrency } from '../values/shown-amounts.js'
import type { ClaimState } from './choices.js'
import { changeClaim } from './claim-states.js'
import type { Claim } from './claims.js'
import type { Session, StoreRow } from './home.js'

/** States in which a credit counts: waived and rejected claims are skipped. */
const WAITING: readonly ClaimState[] = ['open', 'disputed', 'credited']

interface Waiting {
  readonly row: StoreRow
  remaining: string
  readonly credits: Payment[]
}

interface Credit {
  readonly id: string
  readonly row: StoreRow
  remaining: string
}

export interface Settling {
  readonly connection: string
  /** Claims of this file's shipments only; else all of the connection. */
  readonly fileNo?: number
  /** Further shipments: with credits of other files that the load took out of the sums or put back, and of its findings. */
  readonly shipments?: readonly string[]
  /** Ids of claims whose amount is another one by now: the same credit may be enough, or no longer enough. */
  readonly revalued?: ReadonlySet<string>
  /** Now, in UTC. */
  readonly at: string
}

const NO_CLAIMS: ReadonlySet<string> = new Set()

/** Allocates credits to claims, anew for every claim of a shipment: the result does not depend on the order of files. */
export async function settleClaims(
  session: Session,
  { connection, fileNo, shipments = [], revalued = NO_CLAIMS, at }: Settling,
): Promise<void> {
  const scope =
    fileNo === undefined ? '' : `AND c.tracking_number IN (${OF_FILE} UNION SELECT unnest($4::text[]))`
  const claims = await session.query(
    `SELECT * FROM claims c WHERE connection_id = $1 AND state = ANY($2::text[]) AND tracking_number IS NOT NULL
       AND claimed > 0 ${scope} ORDER BY invoice_date, found_at, finding_id`,
    fileNo === undefined ? [connection, WAITING] : [connection, WAITING, fileNo, shipments],
  )
  const byShipment = groupBy(claims, (row) => row.tracking_number ?? '')
  for (const part of partsOf([...byShipment.keys()])) {
    const credits = groupBy(
      await creditsOf(session, connection, part),
      ({ row }) => row.tracking_number ?? '',
    )
    const own = part.flatMap((tracking) => byShipment.get(tracking) ?? [])
    const paid = await paidBefore(session, connection, own)
    for (const tracking of part)
      for (const claim of allocated(byShipment.get(tracking) ?? [], credits.get(tracking) ?? [])) {
        const id = claim.row.finding_id ?? ''
        const before = { credits: paid.get(id) ?? [], isRevalued: revalued.has(id) }
        await noteCredits(session, claim, before, at)
      }
  }
}

/** In the order of letters that the index of claims is in: line items have that of bytes. */
const OF_FILE =
  'SELECT l.tracking_number COLLATE "default" FROM line_items l WHERE l.connection_id = $1 AND l.file_no = $3'

const BATCH_TRACKINGS = 1_000

function* partsOf(all: readonly string[]): Generator<string[]> {
  for (let at = 0; at < all.length; at += BATCH_TRACKINGS) yield all.slice(at, at + BATCH_TRACKINGS)
}

function groupBy<One>(all: readonly One[], key: (one: One) => string): Map<string, One[]> {
  const groups = new Map<string, One[]>()
  for (const one of all) {
    const group = groups.get(key(one))
    if (group === undefined) groups.set(key(one), [one])
    else group.push(one)
  }
  return groups
}

/** Of a line item `l`: it may pay something back. */
export const CREDITS = `(l.charge_stage IN ('credit', 'adjustment') OR l.charge_category IN ('refund', 'adjustment', 'correction'))`

/**
 * Negative charges that take something back. A correction bills anew what it takes back: on each invoice only the net
 * of both comes back.
 */
async function creditsOf(
  session: Session,
  connection: string,
  trackings: readonly string[],
): Promise<Credit[]> {
  const rows = await session.query(
    `SELECT id, carrier, tracking_number, currency, invoice_id, invoice_date, transaction_date, net_cost FROM line_items l
     WHERE connection_id = $1 AND tracking_number = ANY($2::text[]) AND is_current AND net_cost <> 0 AND ${CREDITS}
     ORDER BY invoice_date, transaction_date, id`,
    [connection, trackings],
  )
  const invoices = groupBy(rows, (row) =>
    JSON.stringify([row.carrier, row.tracking_number, row.currency, row.invoice_id, row.invoice_date]),
  )
  return [...invoices.values()].flatMap((own) => {
    let netTotal = own.reduce((sum, { net_cost }) => plus(sum, net_cost ?? '0'), '0')
    const credits: Credit[] = []
    for (const row of own) {
      const net = row.net_cost ?? '0'
      if (!net.startsWith('-') || !netTotal.startsWith('-')) continue
      const amount = smaller(minus('0', net), minus('0', netTotal))
      netTotal = plus(netTotal, amount)
      credits.push({ id: row.id ?? '', row, remaining: amount })
    }
    return credits
  })
}

interface Payment {
  readonly id: string
  readonly amount: string
}

/** Credits that were allocated to claims before, by claim. */
async function paidBefore(
  session: Session,
  connection: string,
  claims: readonly StoreRow[],
): Promise<Map<string, StoreRow[]>> {
  const rows = await session.query(
    'SELECT finding_id, id, amount FROM claim_credits WHERE connection_id = $1 AND finding_id = ANY($2::text[])',
    [connection, claims.map(({ finding_id }) => finding_id ?? '')],
  )
  return groupBy(rows, ({ finding_id }) => finding_id ?? '')
}

const smaller = (a: string, b: string): string => (new Exact(a).cmp(b) <= 0 ? a : b)
const isPositive = (amount: string): boolean => new Exact(amount).cmp('0') > 0

/** Claims of a shipment with the credits that pay them back. */
function allocated(rows: readonly StoreRow[], credits: readonly Credit[]): Waiting[] {
  const waiting = rows.map((row): Waiting => ({ row, remaining: row.claimed ?? '0', credits: [] }))
  // A credit that equals a claim goes to that claim; the remaining credits are allocated in the order of the
  // invoices.
  for (const exact of [true, false])
    for (const credit of credits)
      for (const claim of waiting) {
        if (!isPositive(credit.remaining) || !isPositive(claim.remaining) || !mayPay(credit.row, claim.row))
          continue
        if (exact && new Exact(credit.remaining).cmp(claim.remaining) !== 0) continue
        const amount = smaller(credit.remaining, claim.remaining)
        credit.remaining = minus(credit.remaining, amount)
        claim.remaining = minus(claim.remaining, amount)
        claim.credits.push({ id: credit.id, amount })
      }
  return waiting
}

/** The credit must be on another invoice that is not older than the claimed one. */
function mayPay(credit: StoreRow, claim: StoreRow): boolean {
  if (credit.carrier !== claim.carrier || credit.currency !== claim.currency) return false
  if (credit.invoice_id === claim.invoice_id && credit.invoice_date === claim.invoice_date) return false
  return (credit.invoice_date ?? credit.transaction_date ?? '') >= (claim.invoice_date ?? '')
}

/** Nothing else changes the state of a claim here: somebody may have set it since the same credits were noted. */
export async function noteCredits(
  session: Session,
  { row, remaining, credits }: Waiting,
  paid: { readonly credits: readonly StoreRow[]; readonly isRevalued: boolean },
  at: string,
): Promise<void> {
  const credited = minus(row.claimed ?? '0', remaining)
  const isSameSum = new Exact(credited).cmp(row.credited ?? '0') === 0
  const isAlike = isSameSum && (!paid.isRevalued || !isPositive(credited))
  if (isAlike && areSame(credits, paid.credits)) return
  const key = [row.connection_id ?? '', row.finding_id ?? '']
  await session.query('DELETE FROM claim_credits WHERE connection_id = $1 AND finding_id = $2', key)
  for (const { id, amount } of credits)
    await session.query('INSERT INTO claim_credits VALUES ($1, $2, $3::uuid, $4::numeric)', [
      ...key,
      id,
      amount,
    ])
  await session.query(
    'UPDATE claims SET credited = $3::numeric WHERE connection_id = $1 AND finding_id = $2',
    [...key, credited],
  )
  if (isAlike) return
  const before = (row.state ?? 'open') as ClaimState
  const restored = before === 'credited' ? (row.disputed_at === null ? 'open' : 'disputed') : before
  const state: ClaimState = isPositive(remaining) ? restored : 'credited'
  const claim: Pick<Claim, 'connection_id' | 'finding_id' | 'state'> = {
    connection_id: key[0] ?? '',
    finding_id: key[1] ?? '',
    state: before,
  }
  await changeClaim(session, claim, { state, at, note: noteOf(credited, remaining, row.currency ?? null) })
}

function areSame(credits: readonly Payment[], before: readonly StoreRow[]): boolean {
  const known = new Map(before.map(({ id, amount }) => [id, amount ?? '0']))
  return (
    credits.length === known.size &&
    credits.every(({ id, amount }) => new Exact(amount).cmp(known.get(id) ?? '0') === 0)
  )
}

const noteOf = (credited: string, remaining: string, currency: string | null): string =>
  isPositive(remaining)
    ? `${amountWithCurrency(credited, currency)} credited, ${amountWithCurrency(remaining, currency)} missing`
    : `${amountWithCurrency(credited, currency)} credited in full`
