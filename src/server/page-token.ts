/** The position where a page ended, as an opaque token. */
import { createHash } from 'node:crypto'
import { ApiError } from './api-error.js'

/** The token as a caller gets it: it names the list that it is from, so that it is refused with another one. */
export const tokenOfList = (list: string, token: string | null): string | null =>
  token === null ? null : `${list}.${token}`

/** Names the list of a call: its connection, filters and order, whatever the size of its pages. */
export function listName(query: object, connection: string | undefined): string {
  const conditions = Object.entries(query).filter(([name]) => name !== 'limit' && name !== 'page_token')
  const text = JSON.stringify([connection ?? null, conditions.sort(([a], [b]) => (a < b ? -1 : 1))])
  return createHash('sha256').update(text).digest('base64url').slice(0, 8)
}

/** The token within its list. Throws 422 if it is from another one. */
export function tokenInList(list: string, token: string): string {
  const [, from, own] = /^([\w-]{8})\.(.*)$/.exec(token) ?? []
  if (from === undefined || own === undefined) throw badToken()
  if (from === list) return own
  throw new ApiError(
    422,
    'page_token: expected one from a page with the same filters, order and connection. Give the same ones, or leave it out',
  )
}

export const tokenText = (place: readonly string[]): string =>
  Buffer.from(JSON.stringify(place)).toString('base64url')

/** Throws 422 for a token that this server did not issue. */
export function textToken(token: string, parts: number): readonly string[] {
  try {
    const place: unknown = JSON.parse(Buffer.from(token, 'base64url').toString())
    if (
      Array.isArray(place) &&
      place.length === parts &&
      place.every((part) => typeof part === 'string' && !part.includes('\0'))
    )
      return place as string[]
  } catch {
    // an invalid token like any other
  }
  throw badToken()
}

export const badToken = (): ApiError =>
  new ApiError(422, 'page_token: expected the next_token of the page before. Leave it out for the first page')
