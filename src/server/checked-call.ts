/** Checks the parameters and the body of a call against the route's schemas. */
import type * as z from 'zod'
import { faultWords } from '../schema/fault-words.js'
import { ApiError } from './api-error.js'
import type { Caller } from './caller.js'
import { listName, tokenInList, tokenOfList } from './page-token.js'
import { type BodyLimits, bodyPieces, readJson } from './read-body.js'
import type { Call, Route } from './route.js'

export interface UncheckedCall {
  readonly request: Request
  readonly route: Route
  /** Values from the path. */
  readonly values: Readonly<Record<string, string>>
  readonly caller: Caller
  readonly base: string
  readonly bodyLimits: BodyLimits
}

/** Throws 422 for parameters and 400 for a body, with the location and what was expected. */
export async function checkedCall(unchecked: UncheckedCall): Promise<Call<unknown, unknown, unknown>> {
  const { request, route, values, caller, base, bodyLimits } = unchecked
  if (Object.values(values).some((value) => value.includes('\0'))) throw new ApiError(404, 'No such route')
  const params = checked(route.params, values, 422)
  const given = checked(route.query, queryOf(request.url), 422)
  const list = listName({ ...(given ?? {}), ...values }, caller.connection)
  const query = withOwnToken(given, list)
  const body =
    route.body === undefined ? undefined : checked(route.body, await readJson(request, bodyLimits), 400)
  const file = bodyPieces(request, bodyLimits.file, bodyLimits.pause)
  const nextToken = (token: string | null): string | null => tokenOfList(list, token)
  return { params, query, body, file, caller, base, request, signal: request.signal, nextToken }
}

/** The query with its token as the list made it. */
function withOwnToken(query: unknown, list: string): unknown {
  const { page_token: token, ...rest } = (query ?? {}) as { readonly page_token?: unknown }
  return typeof token === 'string' ? { ...rest, page_token: tokenInList(list, token) } : query
}

function queryOf(address: string): Record<string, string> {
  // Without a prototype: a parameter called `__proto__` is like any other, and refused.
  const query = Object.create(null) as Record<string, string>
  for (const [name, value] of new URL(address).searchParams) {
    if (value.includes('\0')) throw new ApiError(422, `${name}: it contains a NUL character`)
    if (Object.hasOwn(query, name)) throw new ApiError(422, `${name}: give it once`)
    query[name] = value
  }
  return query
}

function checked(schema: z.ZodType | undefined, value: unknown, status: number): unknown {
  if (schema === undefined) return undefined
  const { success, data, error } = schema.safeParse(value, { error: faultWords })
  if (success) return data
  const issues = error.issues.map(({ path, message }) => {
    // The message of a schema of ours states only what is expected.
    const words = /expected|missing/.test(message) ? message : `expected ${message}`
    return `${path.join('.') || 'the call'}: ${words}`
  })
  throw new ApiError(status, issues.slice(0, 5).join('; '))
}
