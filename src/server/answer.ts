/** The response of a route, and the refusal for what it throws. */
import { type ErrorCode, type InvoiceError, isInvoiceError } from '../schema/errors.js'
import { SourceError } from '../sources/source-error.js'
import { isBadPlace } from '../store/bad-place.js'
import { ApiError } from './api-error.js'
import { badToken } from './page-token.js'
import type { Route, RouteAnswer } from './route.js'

export const responseOf = (answer: RouteAnswer, { status = 200 }: Route): Response =>
  answer instanceof Response ? answer : Response.json(answer, { status })

export interface Refusal {
  readonly answer: Response
  /** Details for the log only. */
  readonly fault?: string
}

/** A fault of the server is a 500 without details. */
export function refusalOf(error: unknown, route?: Route): Refusal {
  if (error instanceof ApiError) {
    const { status, message, origin, more, headers } = error
    return { answer: Response.json({ error: message, origin, ...more }, { status, headers }) }
  }
  if (isBadPlace(error)) return refusalOf(badToken())
  if (isInvoiceError(error)) return ofInvoiceError(error, route)
  if (isDiskFull(error)) return { answer: refusal(503, DISK_FULL), fault: String(error) }
  if (isAway(error))
    return { answer: refusal(503, 'The store is unavailable: try again in a moment'), fault: String(error) }
  const fault = error instanceof Error ? (error.stack ?? error.message) : String(error)
  return { answer: refusal(500, 'Something went wrong within the server'), fault }
}

const STATUS: Readonly<Partial<Record<ErrorCode, number>>> = {
  usage: 422,
  store: 503,
  limit: 413,
  aborted: 503,
}

/** Messages of the library's own errors state what to do, and hold no secret; callers need not know where the store is. */
function ofInvoiceError(error: InvoiceError, route: Route | undefined): Refusal {
  const isBody = route?.body !== undefined && error.code === 'usage'
  const status = isBody ? 400 : (STATUS[error.code] ?? 400)
  if (status === 503) {
    const words = isDiskFull(error) ? DISK_FULL : 'The store is unavailable: try again in a moment'
    return { answer: refusal(503, words), fault: error.message }
  }
  const { file: _, ...given } = error.toJSON()
  const { column, expected, remedy } = error
  const value = shortened(error.value)
  const facts = value === undefined ? given : { ...given, value }
  const isNamed = column === undefined || value !== undefined || expected.includes(`${column}:`)
  const found = isNamed ? (value === undefined ? '' : `${value}: `) : `${column}: `
  if (error instanceof SourceError)
    return { answer: refusal(status, error.plain, { origin: 'integration', error_type: error.error_type }) }
  return { answer: refusal(status, `${found}expected ${expected}. ${remedy}`, facts) }
}

const SHOWN = 100

/** The caller knows what they gave: its beginning is enough to find it. */
const shortened = (value: string | undefined): string | undefined =>
  value !== undefined && value.length > SHOWN ? `${value.slice(0, SHOWN)}…` : value

const DISK_FULL = 'The disk of the store is full, and nothing was changed: free some space, then try again'
/** Of the system, and of a database server. */
const FULL: ReadonlySet<string> = new Set(['ENOSPC', 'EDQUOT', '53100'])

function isDiskFull(error: unknown): boolean {
  if (!(error instanceof Error)) return false
  return ('code' in error && FULL.has(String(error.code))) || isDiskFull(error.cause)
}

function refusal(status: number, message: string, more: object = {}): Response {
  const headers: Record<string, string> = status === 503 ? { 'retry-after': '5' } : {}
  return Response.json({ error: message, origin: 'trackstar', ...more }, { status, headers })
}

/** SQLSTATE classes of a server that is gone, full or stopping, and system codes of one that cannot be reached. */
const UNAVAILABLE = /^(08|53|57P)|^(ECONN|EPIPE|ENOTFOUND|EAI_|ETIMEDOUT|EHOSTUNREACH)/

function isAway(error: unknown): boolean {
  if (!(error instanceof Error)) return false
  const code = 'code' in error ? String(error.code) : ''
  return UNAVAILABLE.test(code) || /terminated|Cannot use a pool/.test(error.message)
}
