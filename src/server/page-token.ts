/** The position where a page ended, as an opaque token. */
import { ApiError } from './api-error.js'

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
  new ApiError(422, 'page_token: give the next_token of the page before, or leave it out')
