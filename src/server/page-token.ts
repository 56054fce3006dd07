/** Where a page ended, as a token that its caller gives back unread. */
import { ApiError } from './api-error.js'

export const tokenText = (place: readonly string[]): string =>
  Buffer.from(JSON.stringify(place)).toString('base64url')

/** Throws 422 for what this server did not give. */
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
    // the same as any other text
  }
  throw new ApiError(422, 'page_token: give the next_token of the page before, or leave it out')
}
