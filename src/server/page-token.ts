/** Where a page ended, as a token that its caller gives back unread. */
import { ApiError } from './api-error.js'
import { MOST_ITEMS } from './shapes.js'

export const tokenText = (place: readonly string[]): string =>
  Buffer.from(JSON.stringify(place)).toString('base64url')

/** Throws 422 for what this server did not give. */
export function textToken(token: string, parts: number): readonly string[] {
  try {
    const place: unknown = JSON.parse(Buffer.from(token, 'base64url').toString())
    if (Array.isArray(place) && place.length === parts && place.every((part) => typeof part === 'string'))
      return place as string[]
  } catch {
    // the same as any other text
  }
  throw new ApiError(422, 'page_token: give the next_token of the page before, or leave it out')
}

/** A page of what is all at hand. */
export function slicePage<Item>(
  all: readonly Item[],
  {
    limit = MOST_ITEMS,
    page_token,
  }: { readonly limit?: number | undefined; readonly page_token?: string | undefined },
): { data: Item[]; next_token: string | null } {
  const [text = '0'] = page_token === undefined ? [] : textToken(page_token, 1)
  const from = /^\d{1,12}$/.test(text) ? +text : 0
  const until = from + limit
  return { data: all.slice(from, until), next_token: until < all.length ? tokenText([`${until}`]) : null }
}
