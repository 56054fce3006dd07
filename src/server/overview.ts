/** The content of the first page: spend, claims, and what needs attention. */
import { formats } from '../formats.js'
import { lateText } from '../report/arrivals-text.js'
import { CLAIM_FORMAT } from '../store/claims.js'
import { countOf, type Home } from '../store/home.js'
import { homeOf, internalsOf } from '../store/internals.js'
import { countInvoices, invoicesOfSeveral } from '../store/invoice-reports.js'
import { type SpendSum, spendOf } from '../store/spend.js'
import type { Connection } from '../sync/types.js'
import type { RouteServices } from './route.js'

export interface ClaimSum {
  readonly carrier: string
  readonly currency: string
  /** Set if the currency is not stated: such amounts add up within a format only. Else empty. */
  readonly format: string
  readonly state: string
  readonly claims: number
  /** In units of `currency`, exact. */
  readonly claimed: string
  readonly credited: string
  /** What is still to come back of the claims that are not settled, and that the last audit still found. */
  readonly outstanding: string
  /** Number of the claims whose amount is not known: they are in no sum. */
  readonly unknown: number
}

export async function claimSums(home: Home): Promise<ClaimSum[]> {
  const rows = await home.query(
    `SELECT COALESCE(carrier, '') AS carrier, COALESCE(currency, '') AS currency, ${CLAIM_FORMAT} AS format, state, count(*) AS claims,
       COALESCE(sum(claimed), 0) AS claimed, sum(credited) AS credited,
       COALESCE(sum(claimed - credited) FILTER (WHERE is_found AND state IN ('open', 'disputed')), 0) AS outstanding,
       count(*) FILTER (WHERE claimed IS NULL) AS unknown
     FROM claims c WHERE is_found OR state <> 'open' GROUP BY 1, 2, 3, 4 ORDER BY 1, 2, 3, 4`,
  )
  return rows.map((row) => ({
    carrier: row.carrier ?? '',
    currency: row.currency ?? '',
    format: row.format ?? '',
    state: row.state ?? '',
    claims: countOf(row.claims),
    claimed: row.claimed ?? '0',
    credited: row.credited ?? '0',
    outstanding: row.outstanding ?? '0',
    unknown: countOf(row.unknown),
  }))
}

export interface RejectCount {
  readonly connection_id: string
  readonly sha256: string
  readonly name: string
  readonly rejected: number
  readonly last_seen: string
}

/** The newest files with rejected rows. */
async function filesWithRejects(home: Home, limit: number): Promise<RejectCount[]> {
  const rows = await home.query(
    `SELECT connection_id, sha256, name, rejected, last_seen FROM files WHERE rejected > 0
     ORDER BY last_seen DESC, connection_id, sha256 LIMIT ${limit}`,
  )
  return rows.map((row) => ({
    connection_id: row.connection_id ?? '',
    sha256: row.sha256 ?? '',
    name: row.name ?? '',
    rejected: countOf(row.rejected),
    last_seen: row.last_seen ?? '',
  }))
}

export interface Need {
  readonly what: string
  /** The page that shows it. */
  readonly to: string
  readonly since: string | null
  readonly severity: 'error' | 'warning'
}

export interface Overview {
  readonly files: number
  /** Number of invoices by whether they add up. */
  readonly invoices: Readonly<Record<'match' | 'mismatch' | 'undeclared', number>>
  readonly spend: readonly SpendSum[]
  readonly claims: readonly ClaimSum[]
  readonly needs: readonly Need[]
}

export async function overviewOf({ store, sync, clock }: RouteServices): Promise<Overview> {
  const home = homeOf(store)
  const connections = (await sync?.connections.list()) ?? []
  const needs: Need[] = connections.flatMap((one) => [...connectionNeeds(one), ...arrivalNeeds(one)])
  for (const file of await filesWithRejects(home, MAX_FILES))
    needs.push({
      what: `${file.name}: ${file.rejected === 1 ? 'a row was rejected and is' : `${file.rejected} rows were rejected and are`} in no sum`,
      to: `/pages/files?rejects=${file.sha256}&connection_id=${encodeURIComponent(file.connection_id)}`,
      since: file.last_seen,
      severity: 'warning',
    })
  const lapsing = await claimsToSend(home, clock.now())
  if (lapsing > 0)
    needs.push({
      what: `${lapsing} ${lapsing === 1 ? 'claim lapses' : 'claims lapse'} within ${DAYS_LEFT} days and ${lapsing === 1 ? 'is' : 'are'} not sent`,
      to: '/pages/claims?state=open&lapses=soon',
      since: null,
      severity: 'warning',
    })
  const invoices = await countInvoices(home, { keptFiles: internalsOf(store).keptFiles, formats })
  if (invoices.mismatch > 0)
    needs.unshift({
      what: `${invoices.mismatch} ${invoices.mismatch === 1 ? 'invoice does' : 'invoices do'} not add up`,
      to: '/pages/invoices?status=mismatch',
      since: null,
      severity: 'warning',
    })
  const several = await invoicesOfSeveral(home)
  if (several.count > 0)
    needs.push({
      what: `${several.count} ${several.count === 1 ? 'invoice' : 'invoices'} (${several.example}${several.count === 1 ? '' : ', …'}) came by more than one connection: sums here count each connection, an audit of the store counts an invoice once`,
      to: '/pages/invoices',
      since: null,
      severity: 'warning',
    })
  const [files] = await home.query('SELECT count(*) AS files FROM files')
  return {
    files: countOf(files?.files),
    invoices,
    spend: await spendOf(home),
    claims: await claimSums(home),
    needs,
  }
}

/** One line for each error that stops a connection, and one line for all its unread files, whose reasons are on its own page. */
function connectionNeeds({ connection_id, errors }: Pick<Connection, 'connection_id' | 'errors'>): Need[] {
  const need = (what: string, since: string | null): Need => ({
    what: `${connection_id}: ${what}`,
    to: '/pages/connections',
    since,
    severity: 'error',
  })
  const files = errors.filter(({ error_type }) => error_type === 'unknown_format')
  const needs = errors
    .filter((error) => !files.includes(error))
    .map(({ message, created_date }) => need(message, created_date))
  if (files.length === 0) return needs
  const names = files.slice(0, NAMED_FILES).map(({ resource }) => resource ?? 'a file')
  const more = files.length > NAMED_FILES ? ` and ${files.length - NAMED_FILES} more` : ''
  const count = files.length === 1 ? 'a file was' : `${files.length} files were`
  const since = files
    .map(({ created_date }) => created_date)
    .sort()
    .at(-1)
  return [...needs, need(`${count} not read: ${names.join(', ')}${more}`, since ?? null)]
}

/** Files that no longer come; a connection that needs repair is listed for that. */
function arrivalNeeds({ connection_id, errors, arrivals }: Connection): Need[] {
  const late = lateText(arrivals)
  const isStopped = errors.some(({ error_type }) => STOPPING.includes(error_type))
  if (late === null || isStopped) return []
  return [{ what: `${connection_id}: ${late}`, to: '/pages/connections', since: null, severity: 'warning' }]
}

const STOPPING: readonly string[] = ['invalid_credentials', 'source_unreachable']
const NAMED_FILES = 3
const MAX_FILES = 20
const DAYS_LEFT = 14

async function claimsToSend(home: Home, now: Date): Promise<number> {
  const day = (ahead: number): string =>
    new Date(now.getTime() + ahead * 86_400_000).toISOString().slice(0, 10)
  const [row] = await home.query(
    `SELECT count(*) AS claims FROM claims WHERE state = 'open' AND is_found
       AND finding::json->>'claim_by' BETWEEN $1 AND $2`,
    [day(0), day(DAYS_LEFT)],
  )
  return countOf(row?.claims)
}
