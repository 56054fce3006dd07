/** An error of a call, as the status and the message of its response. */

export type Origin = 'trackstar' | 'integration'

export class ApiError extends Error {
  readonly status: number
  readonly origin: Origin
  /** Fields of the response besides `error` and `origin`. */
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

/** A key, token, code or signature that somebody may be guessing: failures are counted by the address they come from. */
export class WrongSecretError extends ApiError {}

export const wrongSecret = (status: number, message: string): ApiError =>
  new WrongSecretError(status, message)

/** The same message whether nothing is there or the caller may not see it. */
export const notFound = (what: string, id: string): ApiError => new ApiError(404, `No ${what} with id ${id}`)

/** The integration does not support the call. */
export const notImplemented = (endpoint: string, integration: string): ApiError =>
  new ApiError(501, `Endpoint ${endpoint} is not implemented for ${integration}`, { origin: 'integration' })
