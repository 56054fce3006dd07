/** The declaration of a route: its parameters, who may call it, its responses. The OpenAPI document is made from it. */
import type * as z from 'zod'
import type { Store } from '../store/store.js'
import type { Clock } from '../sync/clock.js'
import type { Sync } from '../sync/index.js'
import type { Access } from './access.js'
import { ApiError, notImplemented } from './api-error.js'
import type { Caller } from './caller.js'
import type { LinkCodes } from './link-codes.js'
import type { Addresses } from './signed-address.js'
import type { Turns } from './turns.js'

/**
 * `open`: anybody; `key`: an API key, or a person who logged in; `connection`: the same for one connection, by its
 * access token or by `x-connection-id`. A viewer may only read.
 */
export type RouteAccess = 'open' | 'key' | 'connection'

export type Method = 'get' | 'post' | 'put' | 'patch' | 'delete'

/** The services that all routes share. */
export interface RouteServices {
  readonly store: Store
  /** Absent if nothing is fetched: routes that need it answer 501. */
  readonly sync: Sync | undefined
  readonly access: Access
  readonly links: LinkCodes
  readonly clock: Clock
  readonly addresses: Addresses
  /** Loads of files, a few at a time. */
  readonly loads: Turns
  /** Aborts when the server is about to stop, and ends whatever waits. */
  readonly stopping: AbortSignal
}

export interface Call<Params, Query, Body> {
  readonly params: Params
  readonly query: Query
  readonly body: Body
  /** The body of a route that takes a file, as it arrives. */
  readonly file: AsyncIterable<Uint8Array>
  readonly caller: Caller
  readonly request: Request
  /** `https://host` as the caller reached it. */
  readonly base: string
  /** Aborts when the caller disconnects. */
  readonly signal: AbortSignal
  /** The `next_token` of a page from its own token: it is good for the list of this call alone. */
  readonly nextToken: (token: string | null) => string | null
}

/** A JSON value, or a finished response: a stream, a file. */
export type RouteAnswer = Response | object

export interface Route<
  Params extends z.ZodType = z.ZodType,
  Query extends z.ZodType = z.ZodType,
  Body extends z.ZodType = z.ZodType,
> {
  readonly method: Method
  /** `/carrier/files/{id}` */
  readonly path: string
  readonly summary: string
  readonly access: RouteAccess
  readonly params?: Params
  readonly query?: Query
  /** Schema of the JSON body. */
  readonly body?: Body
  /** The body is a file: it is streamed, and waits for the files before it. */
  readonly takesFile?: true
  /** Needs nothing from the store, or reports whether it is available: it does not wait for a file that is being loaded. */
  readonly withoutStore?: true
  /** Covers all connections: refused with the access token of one. */
  readonly forAll?: true
  /** Reads what a viewer may not see. */
  readonly forAdmins?: true
  /** Viewers may call it although it writes: it changes only their own session. */
  readonly forViewers?: true
  /** Its own refusals by status, besides those of every route. */
  readonly refusals?: Readonly<Record<number, string>>
  /** 200 by default. */
  readonly status?: number
  /** Schema of the JSON response; a media type for any other. */
  readonly answer: z.ZodType | string
  readonly handle: (
    call: Call<z.output<Params>, z.output<Query>, z.output<Body>>,
    services: RouteServices,
  ) => Promise<RouteAnswer>
}

/** Declares a route with the types of its schemas. */
export const route = <Params extends z.ZodType, Query extends z.ZodType, Body extends z.ZodType>(
  declared: Route<Params, Query, Body>,
): Route => declared as unknown as Route

/** Whether the route changes something. */
export const isWrite = ({ method }: Pick<Route, 'method'>): boolean => method !== 'get'

/** Whether the route refuses access tokens: pages are for callers who may see everything. */
export const isForAll = ({ forAll, path }: Route): boolean => forAll === true || path.startsWith('/pages/')

/** The one connection of a call. Throws 401 if the call names none. */
export function connectionOf({ connection }: Caller): string {
  if (connection !== undefined) return connection
  throw new ApiError(401, 'Give the x-trackstar-access-token of a connection, or its id as x-connection-id')
}

/** The named connection, or all: people look at all at once, a program names one. */
export const connectionSeen = (caller: Caller): string | undefined =>
  caller.isPerson ? caller.connection : connectionOf(caller)

/** Throws 501 if the server fetches nothing. */
export function syncOf({ sync }: RouteServices, endpoint: string): Sync {
  if (sync === undefined) throw notImplemented(endpoint, 'a server without sync')
  return sync
}
