/** HTTP requests of sources: with checked certificates, time limits, and limited retries and redirects. */
import http, { type IncomingMessage } from 'node:http'
import https from 'node:https'
import type { Blocks } from '../input/blocks.js'
import { type BusyResponse, cutOff, inTime, PATIENCE, withRetries } from './network.js'
import { guardedLookup, hostOf, leadsHome, RefusedAddress } from './own-network.js'
import type { SourceContext } from './source.js'

export interface HttpRequest {
  readonly method: 'GET' | 'HEAD' | 'PUT' | 'POST' | 'DELETE'
  readonly url: URL
  readonly headers?: Readonly<Record<string, string>> | undefined
  readonly body?: Uint8Array | undefined
  /** The name of the object in messages. */
  readonly resource: string
  readonly signal?: AbortSignal | undefined
}

export interface HttpAnswer {
  readonly status: number
  header(name: string): string | undefined
  /** The body, a chunk at a time. Closing it closes the connection unless everything was read. */
  readonly body: Blocks
  /** The body as text, up to 1 MiB of it, which ends the response. */
  text(maxBytes?: number): Promise<string>
  /** Ends the response without reading it. */
  drop(): void
}

export interface HttpClient {
  /**
   * Sends a request, and again if the server is busy; `make` creates it anew each time, because a signature contains
   * the time.
   */
  send(make: () => Promise<HttpRequest>): Promise<HttpAnswer>
  close(): void
}

/** Minimum bytes a millisecond when sending. */
const MIN_RATE = 32
const BUSY = [429, 500, 502, 503, 504]

export function createHttpClient(context: SourceContext, ca: string | undefined): HttpClient {
  const patience = context.patience ?? PATIENCE
  const { outside } = context
  const settings = {
    keepAlive: true,
    maxSockets: 8,
    ...(outside === undefined ? {} : { lookup: guardedLookup(outside) }),
  }
  const secure = new https.Agent({ ...settings, ...(ca === undefined ? {} : { ca }) })
  const plain = new http.Agent(settings)

  async function once({
    url,
    method,
    headers = {},
    body,
    resource,
    signal,
  }: HttpRequest): Promise<HttpAnswer> {
    if (outside !== undefined && leadsHome(hostOf(url), outside)) throw new RefusedAddress(url.hostname)
    const isSecure = url.protocol === 'https:'
    const request = (isSecure ? https : http).request(url, {
      method,
      agent: isSecure ? secure : plain,
      ...(signal === undefined ? {} : { signal }),
      // If the server compressed the body, lengths and tags would be those of the compressed bytes.
      headers: { 'accept-encoding': 'identity', 'user-agent': 'carrier-invoice', ...headers },
    })
    const answered = new Promise<IncomingMessage>((resolve, reject) => {
      request.on('response', resolve)
      request.on('error', reject)
    })
    request.end(body)
    return inTime(answered, patience + (body?.length ?? 0) / MIN_RATE).then(
      (message) => answerOf(message, method, resource, patience),
      (error: unknown) => {
        request.destroy()
        throw error
      },
    )
  }

  return {
    send: async (make) => {
      const { resource, signal } = await make()
      const attempt = async (last: boolean): Promise<HttpAnswer | BusyResponse> => {
        const answer = await once(await make())
        if (last || !BUSY.includes(answer.status)) return answer
        answer.drop()
        return { busy: `The server is busy (status ${answer.status})`, after: answer.header('retry-after') }
      }
      return withRetries(resource, attempt, context, signal)
    },
    close: () => {
      secure.destroy()
      plain.destroy()
    },
  }
}

const MOST_TEXT = 1 << 20

function answerOf(message: IncomingMessage, method: string, resource: string, patience: number): HttpAnswer {
  const chunks = message[Symbol.asyncIterator]()
  message.on('error', () => undefined) // may occur after the last read
  let size = 0
  const body: Blocks = {
    next: async () => {
      try {
        const { done, value } = await inTime(chunks.next(), patience)
        if (done === true) return null
        size += (value as Uint8Array).length
        return value as Uint8Array
      } catch (error) {
        message.destroy()
        throw cutOff(resource, size, error)
      }
    },
    close: async () => {
      message.destroy()
    },
  }
  return {
    status: message.statusCode ?? 0,
    header: (name) => {
      const value = message.headers[name]
      return Array.isArray(value) ? value[0] : value
    },
    body,
    text: async (maxBytes = MOST_TEXT) => {
      const parts: Uint8Array[] = []
      let length = 0
      for (let chunk = await body.next(); chunk !== null; chunk = await body.next()) {
        length += chunk.length
        if (length > maxBytes) break
        parts.push(chunk)
      }
      message.destroy()
      return Buffer.concat(parts).toString('utf8')
    },
    drop: () => void (method === 'HEAD' ? message.resume() : message.destroy()),
  }
}
