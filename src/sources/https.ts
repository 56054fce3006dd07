/** Files at web addresses, one each. */

import { shownAddress } from '../input/address.js'
import { type Blocks, flow } from '../input/blocks.js'
import { byCodePoint } from '../input/invoice-endings.js'
import { InvoiceError } from '../schema/errors.js'
import { createHttpClient, type HttpAnswer, type HttpRequest } from './http.js'
import { writtenMeanwhile } from './names.js'
import { hostOf, isThisMachine } from './own-network.js'
import type { ListingReport, PlacedSource, SourceContext, SourceFile } from './source.js'
import { SourceError } from './source-error.js'

export interface HttpsSettings {
  readonly addresses: readonly string[]
  readonly headers: Readonly<Record<string, string>>
  readonly ca?: string | undefined
}

const MAX_REDIRECTS = 5

export async function openHttps(settings: HttpsSettings, context: SourceContext): Promise<PlacedSource> {
  const files = filesAt(settings.addresses)
  const client = createHttpClient(context, settings.ca)
  const headers = checkedHeaders(settings.headers)
  const place = (name: string): string => shownAddress(files.get(name)?.href ?? name)

  /** The response at the end of the redirects. Headers of the settings go only to the servers that they were given for. */
  async function ask(
    method: HttpRequest['method'],
    name: string,
    signal: AbortSignal | undefined,
  ): Promise<HttpAnswer> {
    const first = files.get(name)
    if (first === undefined) throw unknownName(name)
    const resource = place(name)
    let url = first
    for (let redirects = 0; ; redirects++) {
      const own = url.origin === first.origin ? headers : {}
      const answer = await client.send(async () => ({ method, url, headers: own, resource, signal }))
      const to = answer.header('location')
      if (![301, 302, 303, 307, 308].includes(answer.status) || to === undefined) return answer
      answer.drop()
      if (redirects === MAX_REDIRECTS)
        throw badRedirect(resource, `It redirects more than ${MAX_REDIRECTS} times`)
      url = redirected(resource, url, to)
    }
  }

  async function look(name: string, signal?: AbortSignal): Promise<SourceFile | null> {
    let answer = await ask('HEAD', name, signal)
    if ([400, 403, 404, 405, 501].includes(answer.status)) {
      // Some servers, and signed addresses, accept GET only.
      answer.drop()
      answer = await ask('GET', name, signal)
    }
    answer.drop()
    if (answer.status === 404 || answer.status === 410) return null
    const refusal = refusalOf(place(name), answer.status)
    if (refusal !== null) throw refusal
    const length = answer.header('content-length')
    const changed = answer.header('last-modified')
    const time = new Date(changed ?? '')
    return {
      name,
      size: length === undefined ? null : Math.trunc(+length),
      modified: time.getTime() > 0 ? time.toISOString() : null,
      version: answer.header('etag') ?? (changed === undefined ? null : `${changed} ${length ?? ''}`),
    }
  }

  async function blocks(name: string, signal: AbortSignal | undefined): Promise<Blocks> {
    const answer = await ask('GET', name, signal)
    const refusal = refusalOf(place(name), answer.status)
    if (refusal === null) return unchanged(name, answer, signal)
    answer.drop()
    throw refusal
  }

  /** The same bytes, with an error at their end if the server has another file by then. */
  function unchanged(name: string, answer: HttpAnswer, signal: AbortSignal | undefined): Blocks {
    const tags = ['etag', 'last-modified'] as const
    let over = false
    return {
      next: async () => {
        const block = await answer.body.next()
        if (block !== null || over) return block
        over = true
        if (tags.every((tag) => answer.header(tag) === undefined)) return null
        const now = await ask('HEAD', name, signal)
        now.drop()
        if (now.status !== 200 || tags.every((tag) => now.header(tag) === answer.header(tag))) return null
        throw writtenMeanwhile(place(name))
      },
      close: () => answer.body.close(),
    }
  }

  return {
    shown: shownOf([...files.keys()].map(place)),
    place,
    list: async function* list(signal, report: ListingReport = {}) {
      for (const name of files.keys()) {
        try {
          const file = await look(name, signal)
          if (file === null) throw refusalOf(place(name), 404)
          yield file
        } catch (error) {
          const others = error instanceof SourceError && error.error_type !== 'invalid_credentials'
          if (report.failed === undefined || !others) throw error
          report.failed(error)
        }
      }
    },
    look,
    open: (name, signal) => flow(place(name), () => blocks(name, signal), signal),
    close: async () => client.close(),
  }
}

const shownOf = ([first = '', ...others]: readonly string[]): string =>
  others.length === 0 ? first : `${first} and ${others.length} more`

/** The addresses by the names of their files: host and path, numbered if they differ only after `?`. */
function filesAt(addresses: readonly string[]): ReadonlyMap<string, URL> {
  const files = new Map<string, URL>()
  for (const [at, address] of addresses.entries()) {
    const url = checkedAddress(address, at)
    const name = `${url.host}${url.pathname}`
    let unique = name
    for (let time = 2; files.has(unique) && files.get(unique)?.href !== url.href; time++)
      unique = `${name}#${time}`
    files.set(unique, url)
  }
  return new Map([...files].sort(([a], [b]) => byCodePoint(a, b)))
}

function checkedAddress(address: string, at: number): URL {
  const url = URL.canParse(address) ? new URL(address) : null
  if (url !== null && url.username === '' && url.password === '' && isAllowed(url)) return url
  const problem =
    url === null
      ? 'It is not an address'
      : isAllowed(url)
        ? 'It holds a user or a password: give them as a header (Authorization) instead'
        : 'What is fetched unencrypted may be read and changed on its way'
  throw new InvoiceError({
    code: 'config',
    column: `addresses.${at}`,
    expected: 'an address https://host/path (http to this machine alone)',
    remedy: `${problem}. Correct it.`,
  })
}

const isAllowed = (url: URL): boolean =>
  url.protocol === 'https:' || (url.protocol === 'http:' && isThisMachine(hostOf(url)))

function checkedHeaders(headers: Readonly<Record<string, string>>): Record<string, string> {
  for (const [name, value] of Object.entries(headers))
    if (!/^[\w!#$%&'*+.^`|~-]+$/.test(name) || /[^\t\u0020-\u007e\u0080-\u00ff]/.test(value))
      throw new InvoiceError({
        code: 'config',
        column: 'headers',
        expected: 'names and values as HTTP allows them, each on one line',
        remedy: 'Correct it: a line end after the value is a common cause.',
      })
  return { ...headers }
}

function redirected(resource: string, from: URL, to: string): URL {
  const url = URL.canParse(to, from.href) ? new URL(to, from) : null
  if (url === null) throw badRedirect(resource, 'It redirects to an invalid address')
  // Redirects stay on this machine if they start there, and never leave https.
  if (!isAllowed(url) || (url.protocol === 'http:' && from.protocol === 'https:'))
    throw badRedirect(resource, 'It redirects to an unencrypted address')
  if (isThisMachine(hostOf(url)) && !isThisMachine(hostOf(from)))
    throw badRedirect(resource, 'It redirects to this machine')
  url.username = ''
  url.password = ''
  return url
}

const badRedirect = (resource: string, problem: string): SourceError =>
  new SourceError({
    error_type: 'source_unreachable',
    resource,
    expected: 'an address that leads to the file',
    problem,
    remedy: 'Ask for the address of the file itself, and give that.',
  })

const unknownName = (name: string): SourceError =>
  new SourceError({
    error_type: 'source_unreachable',
    resource: shownAddress(name),
    expected: 'one of the addresses of this source',
    problem: 'The source has no such address',
    remedy: 'It may have been removed from the settings.',
  })

/** The meaning of a status; null if the file follows. */
function refusalOf(resource: string, status: number): SourceError | null {
  if (status === 200) return null
  const refusal = (
    error_type: SourceError['error_type'],
    expected: string,
    problem: string,
    remedy: string,
  ): SourceError =>
    new SourceError({ error_type, resource, expected, problem: `${problem} (status ${status})`, remedy })
  if (status === 401 || status === 407)
    return refusal(
      'invalid_credentials',
      'headers that the server accepts',
      'The server requires credentials, or refuses those that were sent',
      'Give the header it asks for (often Authorization), or a newer token.',
    )
  if (status === 403)
    return refusal(
      'missing_permission',
      'a file that you may read',
      'The server refuses to send this file',
      'Ask its operator for the right to read it; a signed address may have expired.',
    )
  if (status === 404 || status === 410)
    return refusal('source_unreachable', 'an existing file', 'There is no file at this address', 'Check it.')
  return refusal(
    'source_unreachable',
    'the file (status 200)',
    status >= 500 || status === 429 ? 'The server has failed or is too busy' : 'The server sends no file',
    status >= 500 || status === 429
      ? 'Try again later; if it stays so, ask its operator.'
      : 'Check the address in a browser.',
  )
}
