/** A route as it is declared: what it takes, who may call it, what it answers. The OpenAPI document is made of the same. */
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
 * `open`: anybody; `key`: an API key, or a person who logged in; `connection`: the same for one connection, by its access token or by
 * `x-connection-id`. A viewer reads only.
 */
export type RouteAccess = 'open' | 'key' | 'connection'

export type Method = 'get' | 'post' | 'put' | 'patch' | 'delete'

/** What all routes work with. */
export interface Rooms {
  readonly store: Store
  /** Left out where nothing is fetched: what needs it is answered by 501. */
  readonly sync: Sync | undefined
  readonly access: Access
  readonly links: LinkCodes
  readonly clock: Clock
  readonly addresses: Addresses
  /** Loads of files, some at a time. */
  readonly loads: Turns
  /** Ends when the server is to stop: what waits for something ends then. */
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
  /** Ends when the caller goes away. */
  readonly signal: AbortSignal
}

/** A JSON value, or an answer that is made already: a stream, a file. */
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
  /** Of a JSON body. */
  readonly body?: Body
  /** The body is a file: it is streamed, and waits for the files before it. */
  readonly takesFile?: true
  /** Asks nothing of the store, or answers whether it is there: it waits for no file. */
  readonly withoutStore?: true
  /** It is about all connections: refused with the access token of one. */
  readonly forAll?: true
  /** Reads what a viewer may not. */
  readonly forAdmins?: true
  /** Whoever may only read may call it all the same: it changes nothing but their own session. */
  readonly forViewers?: true
  /** Refusals of its own beside those that every route has, by status. */
  readonly refusals?: Readonly<Record<number, string>>
  /** 200 where it is left out. */
  readonly status?: number
  /** Of the JSON answer; a media type where it is none. */
  readonly answer: z.ZodType | string
  readonly handle: (
    call: Call<z.output<Params>, z.output<Query>, z.output<Body>>,
    rooms: Rooms,
  ) => Promise<RouteAnswer>
}

/** Declares a route with the types of its schemas. */
export const route = <Params extends z.ZodType, Query extends z.ZodType, Body extends z.ZodType>(
  declared: Route<Params, Query, Body>,
): Route => declared as unknown as Route

/** Whether it changes something. */
export const isWrite = ({ method }: Pick<Route, 'method'>): boolean => method !== 'get'

/** Whether it takes no access token: what pages ask for is for those who may see all. */
export const isForAll = ({ forAll, path }: Route): boolean => forAll === true || path.startsWith('/pages/')

/** The one connection that a call is about. Throws 401 where it names none. */
export function connectionOf({ connection }: Caller): string {
  if (connection !== undefined) return connection
  throw new ApiError(401, 'Give the x-trackstar-access-token of a connection')
}

/** The one connection, or all of them: people look at all at once, a program names one. */
export const connectionSeen = (caller: Caller): string | undefined =>
  caller.isPerson ? caller.connection : connectionOf(caller)

/** Throws 501 where the server fetches nothing. */
export function syncOf({ sync }: Rooms, endpoint: string): Sync {
  if (sync === undefined) throw notImplemented(endpoint, 'a server without sync')
  return sync
}
