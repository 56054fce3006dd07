/** Network errors in words; retries; time limits. */
import { setTimeout as sleep } from 'node:timers/promises'
import { unlessAborted } from '../input/blocks.js'
import { isInvoiceError } from '../schema/errors.js'
import { RefusedAddress } from './own-network.js'
import type { SourceContext } from './source.js'
import { SourceError } from './source-error.js'

export const PATIENCE = 60_000

/** By the system's code: what is wrong, and what to do. */
const PROBLEMS: Readonly<Record<string, readonly [problem: string, remedy: string]>> = {
  ENOTFOUND: ['No server has this name', 'Check the host name.'],
  EAI_AGAIN: [
    'The name of the server could not be looked up',
    'Check the network of this machine, then try again.',
  ],
  ECONNREFUSED: [
    'Nothing answers at this host and port',
    'Check both, or ask the operator whether it is running.',
  ],
  ECONNRESET: ['The server ended the connection', 'Try again; if it stays so, ask its operator.'],
  EPIPE: ['The server ended the connection', 'Try again; if it stays so, ask its operator.'],
  ETIMEDOUT: [
    'The server did not answer in time',
    'Try again; if it stays so, check the host, the port and the firewalls between.',
  ],
  EHOSTUNREACH: ['There is no route to this server', 'Check the host, and the network of this machine.'],
  ENETUNREACH: ['There is no route to this server', 'Check the network of this machine.'],
  ERR_TLS_CERT_ALTNAME_INVALID: [
    'The certificate of the server is for another name, so that it may be another server',
    'Use the host name that its operator states.',
  ],
  CERT_HAS_EXPIRED: [
    'The certificate of the server has expired',
    'Ask its operator to renew it, and check the date of this machine.',
  ],
  CERT_NOT_YET_VALID: [
    'The certificate of the server is not valid yet',
    'Check the date of this machine, or ask the operator.',
  ],
  EPROTO: [
    'The server and this program share no version of TLS',
    'Check the port, and https against http, in the address.',
  ],
}

const UNKNOWN_AUTHORITY: readonly [string, string] = [
  'The certificate of the server is signed by an authority that this machine does not know',
  'If it is a private authority, give its certificate as "ca" (or by NODE_EXTRA_CA_CERTS); else do not use this server.',
]
const OF_AUTHORITY =
  /^(DEPTH_ZERO_SELF_SIGNED_CERT|SELF_SIGNED_CERT_IN_CHAIN|UNABLE_TO_(VERIFY_LEAF_SIGNATURE|GET_ISSUER_CERT(_LOCALLY)?))$/

/** Transient errors. A closed port or a silent server mostly stays so. */
const TRANSIENT = ['EAI_AGAIN', 'ECONNRESET', 'EPIPE']

export const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error ? String(error.code) : ''

/** A network error as an error of the source; our own errors are unchanged. */
export function networkError(resource: string, error: unknown): unknown {
  if (isInvoiceError(error)) return error
  const code = codeOf(error)
  if (error instanceof RefusedAddress)
    // Does not state where the name leads: whoever entered it must not learn about this network.
    return ofOwnNetwork(resource)
  const known = OF_AUTHORITY.test(code) ? UNKNOWN_AUTHORITY : PROBLEMS[code]
  const [problem, remedy] = known ?? ['The connection failed', `${wordsOf(error)} Check its settings.`]
  return new SourceError(
    { error_type: 'source_unreachable', resource, expected: 'a server that answers', problem, remedy },
    error,
  )
}

const ofOwnNetwork = (resource: string): SourceError =>
  new SourceError({
    error_type: 'source_unreachable',
    resource,
    expected: 'a server outside the own network',
    problem: 'It leads into the network of this server, which a source entered from outside may not reach',
    remedy:
      'Use a server on the internet; or the operator allows its network with PARSE_INVOICE_SOURCE_NETWORKS=10.1.0.0/16, or enters the source.',
  })

const wordsOf = (error: unknown): string =>
  error instanceof Error ? `The system says: ${error.message.replace(/\.$/, '')}.` : ''

/** A connection that ended, or went silent, in the middle of a file. */
export function cutOff(resource: string, bytes: number, error: unknown): unknown {
  const network = networkError(resource, error)
  if (!(network instanceof SourceError) || network === error) return network
  return new SourceError(
    {
      error_type: 'source_unreachable',
      resource,
      expected: 'a complete file',
      problem: `The connection ended in the middle of the file, after ${bytes} bytes`,
      remedy: 'Run again: the file is then read from its beginning.',
    },
    error,
  )
}

/** Rejects with ETIMEDOUT after the time limit. The caller has to end the work itself. */
export async function inTime<T>(work: Promise<T>, ms: number): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const timeout = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(Object.assign(new Error('no answer'), { code: 'ETIMEDOUT' })), ms)
  })
  try {
    return await Promise.race([work, timeout])
  } finally {
    clearTimeout(timer)
  }
}

/** Milliseconds before the second and the third try. */
const PAUSES = [1_000, 4_000]
const MAX_PAUSE = 30_000

/** A response that asks to be tried again later. */
export interface BusyResponse {
  readonly busy: string
  /** Seconds to wait, as the response states them. */
  readonly after?: string | undefined
}

/** Tries up to three times on transient errors, with a notice each time. The last error or response stands. */
export async function withRetries<T>(
  resource: string,
  attempt: (last: boolean) => Promise<T | BusyResponse>,
  context: SourceContext,
  signal: AbortSignal | undefined,
): Promise<T> {
  for (let tried = 0; ; tried++) {
    const pause = PAUSES[tried]
    let reason: string
    let after: string | undefined
    try {
      const outcome = await unlessAborted(resource, attempt(pause === undefined), signal)
      if (!isBusy(outcome)) return outcome
      reason = outcome.busy
      after = outcome.after
    } catch (error) {
      if (pause === undefined || !TRANSIENT.includes(codeOf(error))) throw networkError(resource, error)
      reason = (PROBLEMS[codeOf(error)] ?? [''])[0]
    }
    const requested = /^\d{1,6}$/.test(after ?? '') ? Math.trunc(+(after ?? '') * 1000) : 0
    const ms = Math.min(Math.max(pause ?? 0, requested), MAX_PAUSE)
    context.notice?.(`${resource}: ${reason}. Trying again in ${ms / 1000} s.`)
    await unlessAborted(resource, (context.wait ?? waiting)(ms, signal), signal)
  }
}

const isBusy = (outcome: unknown): outcome is BusyResponse =>
  typeof outcome === 'object' && outcome !== null && 'busy' in outcome

const waiting = (ms: number, signal?: AbortSignal): Promise<void> =>
  sleep(ms, undefined, signal === undefined ? {} : { signal }).then(
    () => undefined,
    () => undefined, // the caller reports an abort
  )
