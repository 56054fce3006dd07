/** `Request` to `Response`: routes, who may call them, limits, errors, headers. It can be mounted in any server of this kind. */
import { randomBytes, randomUUID } from 'node:crypto'
import manifest from '../../package.json' with { type: 'json' }
import { homeOf } from '../store/inside.js'
import type { Store } from '../store/store.js'
import { type Clock, systemClock } from '../sync/clock.js'
import type { Sync } from '../sync/index.js'
import { type Access, openAccess } from './access.js'
import { answerOf, refusalOf } from './answer.js'
import { ApiError } from './api-error.js'
import { authenticate } from './authenticate.js'
import { type Caller, NOBODY } from './caller.js'
import { checkedCall } from './checked-call.js'
import { SECURITY_HEADERS } from './headers.js'
import { openApiOf } from './openapi.js'
import { serverPackages } from './packages.js'
import { pageFile } from './page-files.js'
import { createRateLimiter, DEFAULT_RATES, type RateLimits } from './rate-limit.js'
import { type BodyLimits, DEFAULT_BODY } from './read-body.js'
import { isWrite, type Rooms, type Route } from './route.js'
import { ROUTES } from './routes/index.js'
import { signedAddresses } from './signed-address.js'

/** A call that was answered: what a log is written of. No address, no value, no secret. */
export interface ServedCall {
  readonly request_id: string
  readonly method: string
  /** The path as it is declared, so that nothing of the caller's stands in it. */
  readonly route: string
  readonly status: number
  readonly milliseconds: number
  readonly caller: string
  /** What went wrong within the server; never sent to the caller. */
  readonly fault?: string
}

export interface HandlerOptions {
  readonly store: Store
  /** Without it connections and their syncs are answered by 501. */
  readonly sync?: Sync | undefined
  readonly clock?: Clock | undefined
  /** An API key of an administrator, beside those in the store. */
  readonly apiKey?: string | undefined
  /** Signs the addresses of files, 32 bytes: the same for all processes of one store. At random where it is left out. */
  readonly signingKey?: Uint8Array | undefined
  /** `https://host` as callers reach it, where a proxy stands before it. */
  readonly publicAddress?: string | undefined
  /** Calls a second of an access token; pages have ten times as many. */
  readonly rates?: RateLimits | undefined
  readonly bodyLimits?: Partial<BodyLimits> | undefined
  /** Told of each call that was answered. */
  readonly onServed?: ((call: ServedCall) => void) | undefined
  /** Ends what waits, when the server is to stop. */
  readonly stopping?: AbortSignal | undefined
}

export interface ServerHandler {
  (request: Request): Promise<Response>
  readonly access: Access
}

/** Characters of an address: a hundred values of a filter are far below. */
const LONGEST_ADDRESS = 16_000
const PERSON_FACTOR = 10

/** Throws `usage` where a package is missing. */
export async function createHandler(options: HandlerOptions): Promise<ServerHandler> {
  const { Hono } = await serverPackages.router()
  const { store, sync, clock = systemClock, rates = DEFAULT_RATES, onServed } = options
  const access = openAccess(homeOf(store), { clock, givenKey: options.apiKey })
  const bodyLimits = { ...DEFAULT_BODY, ...options.bodyLimits }
  const rooms: Rooms = {
    store,
    sync,
    access,
    clock,
    addresses: signedAddresses(options.signingKey ?? randomBytes(32), clock),
    stopping: options.stopping ?? new AbortController().signal,
  }
  const limiter = createRateLimiter(clock)
  const forPeople = { reads: rates.reads * PERSON_FACTOR, writes: rates.writes * PERSON_FACTOR }
  const app = new Hono()

  const limited = (caller: Caller, route: Pick<Route, 'method'>): Record<string, string> => {
    const state = limiter.take(
      `${caller.name} ${caller.connection ?? ''}`,
      isWrite(route),
      caller.isPerson ? forPeople : rates,
    )
    if (!state.allowed) throw Object.assign(new ApiError(429, 'Too many calls in this second'), state)
    return { ...state.headers }
  }

  async function served(request: Request, route: Route, values: Record<string, string>): Promise<Response> {
    const began = clock.now().getTime()
    const request_id = randomUUID()
    let caller = NOBODY
    let headers: Record<string, string> = {}
    let fault: string | undefined
    let answer: Response
    try {
      if (request.url.length > LONGEST_ADDRESS) throw new ApiError(414, 'The address is too long')
      caller = await authenticate(request, route, access)
      headers = limited(caller, route)
      const base = options.publicAddress ?? new URL(request.url).origin
      const call = await checkedCall({ request, route, values, caller, base, bodyLimits })
      answer = answerOf(await route.handle(call, rooms), route)
    } catch (error) {
      const refusal = refusalOf(error)
      answer = refusal.answer
      fault = refusal.fault
      if (Object.keys(headers).length === 0)
        headers = { ...limiter.take(caller.name, isWrite(route), rates).headers }
    }
    for (const [name, value] of Object.entries({ ...SECURITY_HEADERS, ...headers }))
      answer.headers.set(name, value)
    answer.headers.set('x-request-id', request_id)
    onServed?.({
      request_id,
      method: request.method,
      route: route.path,
      status: answer.status,
      milliseconds: clock.now().getTime() - began,
      caller: caller.name,
      ...(fault === undefined ? {} : { fault }),
    })
    return answer
  }

  const document = JSON.stringify(openApiOf(ROUTES, manifest.version))
  for (const route of ROUTES)
    app.on(route.method.toUpperCase(), route.path.replace(/\{(\w+)\}/g, ':$1'), (context) =>
      served(context.req.raw, route, context.req.param()),
    )
  app.get(
    '/openapi.json',
    () => new Response(document, { headers: { 'content-type': 'application/json', ...SECURITY_HEADERS } }),
  )
  app.notFound(async (context) => {
    const { method, path } = context.req
    const file = method === 'GET' || method === 'HEAD' ? await pageFile(path) : null
    if (file === null) return withHeaders(refusalOf(new ApiError(404, 'No such route')).answer)
    return withHeaders(new Response(file.body as string, { headers: { 'content-type': file.type } }), {
      'cache-control': 'no-cache',
    })
  })
  return Object.assign((request: Request) => Promise.resolve(app.fetch(request)), { access })
}

function withHeaders(answer: Response, more: Readonly<Record<string, string>> = {}): Response {
  for (const [name, value] of Object.entries({ ...SECURITY_HEADERS, ...more, 'x-request-id': randomUUID() }))
    answer.headers.set(name, value)
  return answer
}
