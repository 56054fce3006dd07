/** Reads the body of a call: JSON of a limited size, or the bytes of a file, both with a limit on how long a client may pause. */
import { ApiError } from './api-error.js'

export interface BodyLimits {
  /** Bytes of a JSON body. */
  readonly json: number
  /** Bytes of an uploaded file. */
  readonly file: number
  /** Maximum milliseconds between two chunks. */
  readonly pause: number
}

export const DEFAULT_BODY: BodyLimits = { json: 1 << 20, file: 4 * 2 ** 30, pause: 30_000 }

/** Throws 400, 408 and 413. */
export async function readJson(request: Request, limits: BodyLimits): Promise<unknown> {
  const pieces: Uint8Array[] = []
  for await (const piece of bodyPieces(request, limits.json, limits.pause)) pieces.push(piece)
  const bytes = Buffer.concat(pieces)
  if (bytes.length === 0) return undefined
  const type = (request.headers.get('content-type') ?? '').split(';')[0]?.trim().toLowerCase()
  if (type !== 'application/json') throw new ApiError(400, 'The body is JSON: send it as application/json')
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes), withoutNull) as unknown
  } catch (error) {
    if (error instanceof ApiError) throw error
    throw new ApiError(400, 'The body is not valid JSON')
  }
}

const NO_CHARACTER = /\0|\p{Cs}/u

/** Refuses the character that PostgreSQL cannot store, and an unpaired surrogate. */
function withoutNull(name: string, value: unknown): unknown {
  if (NO_CHARACTER.test(name) || (typeof value === 'string' && NO_CHARACTER.test(value)))
    throw new ApiError(400, 'The body contains a character that no text can have')
  return value
}

/** Throws 408 after too long a pause, and 413 after too many bytes. */
export async function* bodyPieces(
  request: Request,
  most: number,
  pause: number,
): AsyncGenerator<Uint8Array, void, undefined> {
  const announced = request.headers.get('content-length')
  const tooMuch = new ApiError(413, `The body is larger than ${most} bytes`)
  if (announced !== null && +announced > most) throw tooMuch
  if (request.body === null) return
  const reader = (request.body as ReadableStream<Uint8Array>).getReader()
  let size = 0
  try {
    for (;;) {
      const { done, value } = await withTimeout(reader.read(), pause)
      if (done) return
      size += value.length
      if (size > most) throw tooMuch
      yield value
    }
  } finally {
    // Not cancelled: that would close the connection before the response is written. The listener handles the
    // remaining bytes.
    reader.releaseLock()
  }
}

async function withTimeout<Result>(work: Promise<Result>, milliseconds: number): Promise<Result> {
  let timer: ReturnType<typeof setTimeout> | undefined
  const timeout = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new ApiError(408, 'The body did not arrive in time')), milliseconds)
  })
  try {
    return await Promise.race([work, timeout])
  } finally {
    clearTimeout(timer)
  }
}
