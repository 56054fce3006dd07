/** What is wrong with a call, as the status and the words of its answer. */

export type Origin = 'trackstar' | 'integration'

export class ApiError extends Error {
  readonly status: number
  readonly origin: Origin
  /** Fields of the answer beside `error` and `origin`. */
  readonly more: Readonly<Record<string, unknown>>
  readonly headers: Readonly<Record<string, string>>

  constructor(
    status: number,
    message: string,
    { origin = 'trackstar', ...more }: { readonly origin?: Origin } & Readonly<Record<string, unknown>> = {},
    headers: Readonly<Record<string, string>> = {},
  ) {
    super(message)
    this.name = 'ApiError'
    this.status = status
    this.origin = origin
    this.more = more
    this.headers = headers
  }
}

/** A key, token, code or signature that somebody may be guessing: how often is counted by the address that it comes from. */
export class WrongSecretError extends ApiError {}

export const wrongSecret = (status: number, message: string): ApiError =>
  new WrongSecretError(status, message)

/** The same words wherever nothing is there, or nothing that the caller may see. */
export const notFound = (what: string, id: string): ApiError => new ApiError(404, `No ${what} with id ${id}`)

/** What an integration lacks. */
export const notImplemented = (endpoint: string, integration: string): ApiError =>
  new ApiError(501, `Endpoint ${endpoint} is not implemented for ${integration}`, { origin: 'integration' })
