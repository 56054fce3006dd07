/** A server in this process with two connections, a year of invoices apart in nothing but whose they are. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'vitest'
import { createHandler, type HandlerOptions, type ServerHandler } from '../src/server/index.js'
import type { Route } from '../src/server/route.js'
import { ROUTES } from '../src/server/routes/index.js'
import { errorSchema } from '../src/server/shapes.js'
import { openStore, type Store } from '../src/store/index.js'
import { type MovableClock, movableClock, openSync, type Sync } from '../src/sync/index.js'
import { atEnd } from './at-end.js'
import { anyLocation } from './store-kit.js'

export const API_KEY = 'a key that is long enough'
export const NOW = '2026-03-31T08:00:00.000Z'

export interface Asked {
  readonly key?: string | null
  readonly token?: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: unknown
}

export interface Answered {
  readonly status: number
  readonly headers: Headers
  readonly text: string
  /** The JSON of the answer, which has been held to the schema of its route. */
  readonly json: Record<string, unknown> & { readonly data: never }
}

export interface TestServer {
  readonly store: Store
  readonly sync: Sync
  readonly handler: ServerHandler
  readonly clock: MovableClock
  /** By connection: `ups-eu` and `fedex-us`. */
  readonly tokens: Readonly<Record<string, string>>
  call(method: string, path: string, asked?: Asked): Promise<Answered>
}

export const CONNECTIONS = { 'ups-eu': 'ups', 'fedex-us': 'fedex' } as const
const FILES = {
  'ups-eu': 'samples/ups-billing/several-invoices.csv',
  'fedex-us': 'samples/fedex-us/ground.csv',
} as const

/** The file of the sandbox opener: none; a source is opened by syncs alone, and no test here runs one. */
export async function testServer(
  options: Partial<HandlerOptions> = {},
  location?: string,
): Promise<TestServer> {
  const files = mkdtempSync(join(tmpdir(), 'server-'))
  const clock = movableClock(NOW)
  const store = await openStore(location ?? (await anyLocation()), { files })
  const sync = await openSync(store, { clock, key: 'ab'.repeat(32), environment: {} })
  atEnd(() => rmSync(files, { recursive: true, force: true }))
  atEnd(() => store.close())
  atEnd(() => sync.close())
  const handler = await createHandler({
    store,
    sync,
    clock,
    apiKey: API_KEY,
    rates: { reads: 1_000_000, writes: 1_000_000 },
    ...options,
  })
  const tokens: Record<string, string> = {}
  for (const [connection_id, integration_name] of Object.entries(CONNECTIONS)) {
    await sync.connections.add({
      connection_id,
      integration_name,
      source: { type: 'folder', path: files },
      customer_id: `customer of ${connection_id}`,
    })
    await store.load(FILES[connection_id as keyof typeof FILES], { connection: connection_id })
    tokens[connection_id] = await handler.access.addToken(connection_id)
  }
  return { store, sync, handler, clock, tokens, call: (...asked) => call(handler, ...asked) }
}

async function call(
  handler: ServerHandler,
  method: string,
  path: string,
  { key = API_KEY, token, headers = {}, body }: Asked = {},
): Promise<Answered> {
  const isFile = body instanceof Uint8Array
  const answer = await handler(
    new Request(`http://server.test${path}`, {
      method,
      headers: {
        ...(key === null ? {} : { 'x-trackstar-api-key': key }),
        ...(token === undefined ? {} : { 'x-trackstar-access-token': token }),
        ...(body === undefined || isFile ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: isFile ? Buffer.from(body) : JSON.stringify(body) }),
    }),
  )
  const text = await answer.text()
  const isJson = answer.headers.get('content-type')?.startsWith('application/json') === true
  const json = (isJson ? JSON.parse(text) : {}) as Answered['json']
  expect(answer.headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/)
  checkShape(routeOf(method, path), answer.status, json)
  return { status: answer.status, headers: answer.headers, text, json }
}

/** The route that a path is of. */
export const routeOf = (method: string, path: string): Route | undefined =>
  ROUTES.find(
    (one) =>
      one.method === method.toLowerCase() &&
      new RegExp(`^${one.path.replace(/\{\w+\}/g, '[^/]+')}$`).test(path.split('?')[0] ?? ''),
  )

/** The names of a route's parameters. */
export const fieldsOfQuery = ({ query }: Pick<Route, 'query'>): string[] =>
  Object.keys((query as { readonly shape?: object } | undefined)?.shape ?? {})

/** Every answer is what the document says of it. */
export function checkShape(route: Route | undefined, status: number, json: unknown): void {
  if (status >= 400) return void errorSchema.parse(json)
  if (route === undefined || typeof route.answer === 'string') return
  const { success, error } = route.answer.safeParse(json)
  expect([route.method, route.path, status, success ? [] : error.issues]).toEqual([
    route.method,
    route.path,
    route.status ?? 200,
    [],
  ])
}
