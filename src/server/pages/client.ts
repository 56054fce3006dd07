/** Calls of the API with the session of the page. */
import { signal } from '@preact/signals'
import { whileBusy } from './store-busy.js'

export interface PageSession {
  readonly role: 'admin' | 'viewer'
  /** Sent with every write: it proves that the call comes from our own page. */
  readonly csrf_token: string
}

/** `undefined` until it is known, `null` without a session. */
export const session = signal<PageSession | null | undefined>(undefined)

export const mayWrite = (): boolean => session.value?.role === 'admin'

/** What the server refused or could not do, in its own words. */
export class CallError extends Error {
  readonly status: number

  constructor(status: number, message: string) {
    super(message)
    this.name = 'CallError'
    this.status = status
  }
}

export const get = <Answer>(path: string, signal?: AbortSignal): Promise<Answer> =>
  call<Answer>('GET', path, undefined, signal)

/** `connection`: the connection of the call, if its path does not name it. */
export const send = <Answer = unknown>(
  method: 'POST' | 'PUT' | 'PATCH' | 'DELETE',
  path: string,
  body?: unknown,
  connection?: string,
): Promise<Answer> =>
  call<Answer>(
    method,
    path,
    body === undefined ? undefined : JSON.stringify(body),
    undefined,
    connection === undefined ? {} : { 'x-connection-id': connection },
  )

const call = <Answer>(...args: Parameters<typeof ask>): Promise<Answer> =>
  whileBusy(async () => {
    for (;;) {
      const answer = await ask(...args)
      const seconds = await loadingRetry(answer)
      if (seconds === undefined) return readAnswer<Answer>(answer)
      await new Promise((resolve) => setTimeout(resolve, seconds * 1_000))
    }
  })

/** Seconds after which the same call may be repeated because a file is being loaded: nothing was done yet. */
async function loadingRetry(answer: Response): Promise<number | undefined> {
  if (answer.status !== 503) return undefined
  const body = jsonOf(await answer.clone().text()) as { loading_seconds?: unknown } | undefined
  return body?.loading_seconds === undefined ? undefined : +(answer.headers.get('retry-after') ?? 5)
}

async function ask(
  method: string,
  path: string,
  body: string | undefined,
  abort?: AbortSignal,
  headers: Readonly<Record<string, string>> = {},
): Promise<Response> {
  try {
    return await fetch(path, {
      method,
      credentials: 'same-origin',
      headers: {
        accept: 'application/json',
        ...headers,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(method === 'GET' ? {} : csrfHeader()),
      },
      ...(body === undefined ? {} : { body }),
      ...(abort === undefined ? {} : { signal: abort }),
    })
  } catch (error) {
    if (abort?.aborted) throw error
    throw new CallError(0, 'The server does not answer. Is it running? Try again when it is.')
  }
}

export const csrfHeader = (): Record<string, string> =>
  session.value ? { 'x-csrf-token': session.value.csrf_token } : {}

export async function readAnswer<Answer>(answer: Response): Promise<Answer> {
  const text = await answer.text()
  const body = jsonOf(text)
  if (answer.ok) return body as Answer
  if (answer.status === 401 && session.value) session.value = null
  const waits = answer.headers.get('retry-after')
  if (answer.status === 429)
    throw new CallError(429, `Too many calls at once. Try again in ${waits ?? 'a few'} seconds.`)
  const words = (body as { error?: unknown } | undefined)?.error
  throw new CallError(
    answer.status,
    typeof words === 'string' ? words : `The server answered with status ${answer.status}.`,
  )
}

function jsonOf(text: string): unknown {
  try {
    return text === '' ? undefined : JSON.parse(text)
  } catch {
    return undefined
  }
}
