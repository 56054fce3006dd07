/** `Request` to `Response`: routes, access, limits, errors, headers. Any server that uses these types can mount it. */
import { randomBytes, randomUUID } from 'node:crypto'
import manifest from '../../package.json' with { type: 'json' }
import { homeOf } from '../store/internals.js'
import { systemClock } from '../sync/clock.js'
import { type Access, openAccess } from './access.js'
import { type Refusal, refusalOf, responseOf } from './answer.js'
import { ApiError, WrongSecretError } from './api-error.js'
import { writeAuditLog } from './audit-log.js'
import { authenticate } from './authenticate.js'
import { type Caller, NOBODY } from './caller.js'
import { checkedCall } from './checked-call.js'
import { checkHandlerOptions, type HandlerOptions } from './handler-options.js'
import { SECURITY_HEADERS } from './headers.js'
import { openLinkCodes } from './link-codes.js'
import { openApiOf } from './openapi.js'
import { serverPackages } from './packages.js'
import { pageFile } from './page-files.js'
import { createRateLimiter, DEFAULT_RATES } from './rate-limit.js'
import { DEFAULT_BODY } from './read-body.js'
import { isWrite, type Route, type RouteServices, route } from './route.js'
import { ROUTES } from './routes/index.js'
import { signedAddresses } from './signed-address.js'
import { LOADING_PATIENCE, takeStoreTurn } from './store-turn.js'
import { createTurns } from './turns.js'
import { addressOf, countWrongSecrets } from './wrong-secrets.js'

/** What the mounting server knows of a call besides its request. */
export interface CallContext {
  /** IP address of the caller: wrong keys are counted by it, and not at all without it. */
  readonly peer?: string | undefined
}

export interface ServerHandler {
  (request: Request, context?: CallContext): Promise<Response>
  readonly access: Access
}

/** Characters of an address: a hundred values of a filter take far fewer. */
const LONGEST_ADDRESS = 16_000
/** Pages make several calls at once. */
const PERSON_FACTOR = 10
/** All callers without a key share one count: downloads by signed address, and health checks. */
const NOBODY_FACTOR = 100
/** Concurrent loads on a server: each occupies a connection of the pool. */
const LOADS = 2

/** Throws `usage` if a package is missing. */
export async function createHandler(options: HandlerOptions): Promise<ServerHandler> {
  checkHandlerOptions(options)
  const { Hono } = await serverPackages.router()
  const {
    store,
    sync,
    clock = systemClock,
    rates = DEFAULT_RATES,
    patience = LOADING_PATIENCE,
    onServed,
  } = options
  const home = homeOf(store)
  const access = openAccess(home, { clock, givenKey: options.apiKey })
  const bodyLimits = { ...DEFAULT_BODY, ...options.bodyLimits }
  const services: RouteServices = {
    store,
    sync,
    access,
    links: openLinkCodes(home, clock),
    clock,
    loads: createTurns(/^postgres/.test(store.location) ? LOADS : 1),
    addresses: signedAddresses(options.signingKey ?? randomBytes(32), clock),
    stopping: options.stopping ?? new AbortController().signal,
  }
  const limiter = createRateLimiter(clock)
  const wrongSecrets = countWrongSecrets(clock, rates.wrongKeys)
  const app = new Hono<{ Bindings: CallContext }>()

  /** Throws 429. */
  const counted = (caller: Caller, route: Route): Readonly<Record<string, string>> => {
    const factor = caller === NOBODY ? NOBODY_FACTOR : caller.isPerson ? PERSON_FACTOR : 1
    const own = { reads: rates.reads * factor, writes: rates.writes * factor }
    const state = limiter.take(`${caller.name} ${caller.connection ?? ''}`, isWrite(route), own)
    if (state.allowed) return state.headers
    throw new ApiError(429, 'Too many calls in this second', {}, state.headers)
  }

  /** The refusal for a failed call, or for too many of them. */
  const refusalOfCall = (
    error: unknown,
    route: Route,
    request: Request,
    peer: string | undefined,
  ): Refusal => {
    try {
      // Nobody reads the response, and nothing failed here.
      if (request.signal.aborted) return refusalOf(new ApiError(499, 'The caller disconnected'))
      if (error instanceof WrongSecretError)
        wrongSecrets.note(addressOf(request, peer, options.publicAddress !== undefined))
      return refusalOf(error, route)
    } catch (tooOften) {
      return refusalOf(tooOften, route)
    }
  }

  async function served(
    request: Request,
    route: Route,
    values: Record<string, string>,
    peer: string | undefined,
  ): Promise<Response> {
    const began = clock.now()
    const request_id = randomUUID()
    let caller = NOBODY
    let headers: Readonly<Record<string, string>> = {}
    let fault: string | undefined
    let answer: Response
    try {
      if (request.url.length > LONGEST_ADDRESS) throw new ApiError(414, 'The address is too long')
      if (route.takesFile !== true && route.withoutStore !== true) await takeStoreTurn(home, patience)
      caller = await authenticate(request, route, access)
      headers = counted(caller, route)
      const base = options.publicAddress ?? new URL(request.url).origin
      const call = await checkedCall({ request, route, values, caller, base, bodyLimits })
      answer = responseOf(await route.handle(call, services), route)
    } catch (error) {
      if (Object.keys(headers).length === 0)
        headers = limiter.take(caller.name, isWrite(route), rates).headers
      const refusal = refusalOfCall(error, route, request, peer)
      answer = refusal.answer
      fault = refusal.fault
    }
    withHeaders(answer, { ...headers, ...headersOf(answer), 'x-request-id': request_id })
    const { status } = answer
    // A refused call without a key gets no row: anybody could fill the log.
    if (isWrite(route) && (caller !== NOBODY || status < 400))
      await writeAuditLog(home, {
        id: request_id,
        time: began.toISOString(),
        caller: caller.name,
        method: request.method,
        route: route.path,
        resource: [caller.connection, ...loggedValues(route, values)].filter(isText).join(' '),
        status,
      }).catch((error: unknown) => {
        fault ??= `the audit log: ${error instanceof Error ? error.message : String(error)}`
      })
    onServed?.({
      request_id,
      method: request.method,
      route: route.path,
      status,
      milliseconds: clock.now().getTime() - began.getTime(),
      caller: caller.name,
      ...(fault === undefined ? {} : { fault }),
    })
    return answer
  }

  const routes = [...ROUTES, documentRoute]
  // Made on first request: it takes longer than the rest of the server's start.
  let document: string | undefined
  const documentText = (): string => {
    document ??= JSON.stringify(openApiOf(routes, manifest.version))
    return document
  }
  for (const one of routes)
    app.on(one.method.toUpperCase(), one.path.replace(/\{(\w+)\}/g, ':$1'), (context) =>
      one === documentRoute
        ? served(
            context.req.raw,
            { ...one, handle: async () => jsonAnswer(documentText()) },
            {},
            context.env.peer,
          )
        : served(context.req.raw, one, context.req.param(), context.env.peer),
    )
  app.onError((error) => withHeaders(refusalOf(error).answer, { 'x-request-id': randomUUID() }))
  app.notFound(async (context) => {
    const { method, path } = context.req
    const file = method === 'GET' || method === 'HEAD' ? await pageFile(path) : null
    const limits = limiter.take(NOBODY.name, false, {
      reads: rates.reads * NOBODY_FACTOR,
      writes: rates.writes,
    })
    const answer =
      file === null
        ? refusalOf(noRoute(routes, path)).answer
        : new Response(file.body as string, { status: file.status, headers: { 'content-type': file.type } })
    return withHeaders(answer, {
      ...limits.headers,
      'x-request-id': randomUUID(),
      ...(file === null ? {} : { 'cache-control': 'no-cache' }),
    })
  })
  return Object.assign(
    (request: Request, context: CallContext = {}) => Promise.resolve(app.fetch(request, context)),
    { access },
  )
}

/** The document is made from all routes, including its own. */
const documentRoute = route({
  method: 'get',
  path: '/openapi.json',
  summary: 'This document',
  access: 'open',
  withoutStore: true,
  answer: 'application/json',
  handle: async () => ({}),
})

/** What a path without a route for the method of a call takes instead, if anything. */
function noRoute(routes: readonly Pick<Route, 'method' | 'path'>[], path: string): ApiError {
  const methods = routes.flatMap((one) => {
    if (!new RegExp(`^${one.path.replaceAll('.', '\\.').replace(/\{\w+\}/g, '[^/]+')}$`).test(path)) return []
    return one.method === 'get' ? ['GET', 'HEAD'] : [one.method.toUpperCase()]
  })
  const allow = [...new Set(methods)].sort().join(', ')
  if (allow === '') return new ApiError(404, 'No such route')
  return new ApiError(405, `This path takes ${allow} only`, {}, { allow })
}

const jsonAnswer = (text: string): Response =>
  new Response(text, { headers: { 'content-type': 'application/json' } })

const isText = (text: string | undefined): text is string => text !== undefined

/** The values in a path, unless they are secrets. */
const loggedValues = ({ access }: Route, values: Readonly<Record<string, string>>): string[] =>
  access === 'open' ? [] : Object.values(values)

/** Headers of a finished response that must not be overwritten. */
const headersOf = (answer: Response): Record<string, string> =>
  Object.fromEntries(
    [...answer.headers].filter(([name]) => name === 'retry-after' || name.startsWith('x-ratelimit')),
  )

function withHeaders(answer: Response, more: Readonly<Record<string, string>> = {}): Response {
  for (const [name, value] of Object.entries({ ...SECURITY_HEADERS, 'x-request-id': randomUUID(), ...more }))
    answer.headers.set(name, value)
  return answer
}
