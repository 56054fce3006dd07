/** Sends one message to one endpoint: its response, or why there was none. */
import { type IncomingMessage, Agent as PlainAgent, request as plainRequest } from 'node:http'
import { Agent, request } from 'node:https'
import { rootCertificates } from 'node:tls'
import { type AddressRules, guardedLookup, RefusedAddress } from '../../sources/own-network.js'
import { checkUrl } from './addresses.js'

export interface PostAnswer {
  readonly status: number | null
  /** Null if the endpoint accepted it. */
  readonly fault: string | null
}

export interface Post {
  send(body: string, headers: Readonly<Record<string, string>>, signal?: AbortSignal): Promise<PostAnswer>
  /** Closes its connections. */
  close(): void
}

export interface PostOptions extends AddressRules {
  /** Milliseconds for one try, from the first byte to the last. */
  readonly timeout?: number | undefined
  /** Certificate of a private authority, trusted in addition to the system's (NODE_EXTRA_CA_CERTS sets one for all). */
  readonly ca?: string | undefined
}

const TIMEOUT = 15_000
/** Bytes of a response that are read: its content is not used. */
const MAX_BYTES_READ = 64 << 10

/** Sends to one address, over connections that stay open between messages. */
export function openPost(address: string, options: PostOptions): Post {
  const { timeout = TIMEOUT, ca } = options
  const url = checkUrl(address, options)
  const isPlain = url.protocol === 'http:'
  const settings = { keepAlive: true, lookup: guardedLookup(options, true) }
  const agent = isPlain
    ? new PlainAgent(settings)
    : new Agent({ ...settings, ...(ca === undefined ? {} : { ca: [...rootCertificates, ca] }) })
  return {
    close: () => agent.destroy(),
    send: (body, headers, signal) =>
      new Promise((resolve) => {
        const limit = AbortSignal.timeout(timeout)
        const signals = signal === undefined ? limit : AbortSignal.any([limit, signal])
        const failed = (error: Error): void =>
          resolve({
            status: null,
            fault: limit.aborted ? `no answer within ${timeout / 1000} s` : faultOf(error),
          })
        const sent = (isPlain ? plainRequest : request)(
          url,
          {
            method: 'POST',
            agent,
            signal: signals,
            headers: {
              ...headers,
              'content-type': 'application/json',
              'content-length': Buffer.byteLength(body),
            },
          },
          (answer) => readAnswer(answer).then(resolve, failed),
        )
        sent.on('error', failed)
        sent.end(body)
      }),
  }
}

async function readAnswer(answer: IncomingMessage): Promise<PostAnswer> {
  const status = answer.statusCode ?? 0
  let bytes = 0
  for await (const chunk of answer) {
    bytes += (chunk as Uint8Array).length
    if (bytes > MAX_BYTES_READ) break // this destroys it and its connection
  }
  if (status >= 200 && status < 300) return { status, fault: null }
  const fault =
    status >= 300 && status < 400
      ? `answered ${status}: a redirect, which is not followed`
      : `answered ${status}`
  return { status, fault }
}

const UNKNOWN_SIGNER =
  'its certificate is signed by an unknown authority: NODE_EXTRA_CA_CERTS can name the certificate of a private one'

const REASONS: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'nothing listens there',
  ECONNRESET: 'the connection was cut',
  ENOTFOUND: 'its name is not known',
  EAI_AGAIN: 'its name could not be looked up',
  EHOSTUNREACH: 'it cannot be reached',
  ENETUNREACH: 'it cannot be reached',
  ETIMEDOUT: 'it cannot be reached',
  CERT_HAS_EXPIRED: 'its certificate has expired',
  DEPTH_ZERO_SELF_SIGNED_CERT: UNKNOWN_SIGNER,
  SELF_SIGNED_CERT_IN_CHAIN: UNKNOWN_SIGNER,
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: UNKNOWN_SIGNER,
  UNABLE_TO_GET_ISSUER_CERT: UNKNOWN_SIGNER,
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: UNKNOWN_SIGNER,
  ERR_TLS_CERT_ALTNAME_INVALID: 'its certificate is for another name',
}

function faultOf(error: Error): string {
  if (error instanceof RefusedAddress) return error.message
  const inner = error instanceof AggregateError ? (error.errors[0] as Error | undefined) : undefined
  const code = 'code' in (inner ?? error) ? String(((inner ?? error) as { code?: unknown }).code) : ''
  return REASONS[code] ?? `it failed (${code === '' ? error.message : code})`
}
