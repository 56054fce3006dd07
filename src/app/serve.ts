/** Serves a store: the API and the pages on a port, and the worker for the requested syncs. */
import { InvoiceError, isInvoiceError } from '../schema/errors.js'
import { checkApiKey } from '../server/access.js'
import { createHandler } from '../server/handler.js'
import type { ServedCall } from '../server/handler-options.js'
import { type Handle, type Listening, listen } from '../server/listen.js'
import { notReady } from '../server/not-ready.js'
import type { RateLimits } from '../server/rate-limit.js'
import type { OpenStoreOptions } from '../store/opening-options.js'
import { openStore } from '../store/store.js'
import { systemClock } from '../sync/clock.js'
import { openSync, type Sync, type SyncRun } from '../sync/index.js'
import { type FormatChoice, knownFormats } from './known-formats.js'
import { quietReporter, untilThere } from './while-away.js'

export interface ServeOptions extends Pick<OpenStoreOptions, 'files'>, Pick<FormatChoice, 'map'> {
  /** Called with a sentence for each retry at the bucket of the files or a source, and for what does not survive a restart. */
  readonly onNotice?: ((sentence: string) => void) | undefined
  readonly store?: string | undefined
  readonly host: string
  readonly port: number
  /** Without it, the store's own keys apply; if there are none, one is created. */
  readonly apiKey?: string | undefined
  /** Encrypts the secrets of connections. */
  readonly key?: string | undefined
  /** The address that callers use, if there is a proxy in front. */
  readonly address?: string | undefined
  readonly rates?: RateLimits | undefined
  /** False leaves the work to other processes: `parse-invoice work`. */
  readonly work?: boolean | undefined
  /** Variables by name, for secrets that connections name as `env:NAME`. */
  readonly environment?: Readonly<Record<string, string | undefined>> | undefined
  /** Once it resolves, an unavailable store is no longer waited for at the start. */
  readonly stopping?: Promise<void> | undefined
  readonly onServed?: ((call: ServedCall) => void) | undefined
  readonly onRun?: ((run: SyncRun) => void) | undefined
  readonly onError?: ((error: unknown) => void) | undefined
}

export interface RunningServer {
  readonly address: string
  /** The store, safe to show. */
  readonly location: string
  readonly keepsFiles: boolean
  /** A newly created API key, shown only once. */
  readonly newKey: string | null
  /** Rejects if its worker cannot work, because a package is missing for example. */
  readonly working: Promise<void>
  /** Accepts no more calls, finishes those in progress and the file that is being loaded, and closes the store. */
  stop(): Promise<void>
}

/** Milliseconds that calls in progress have to end. */
const STOP_WITHIN = 30_000

/**
 * Throws `usage` for a host other than this machine without a key, and whatever opening the store throws. Waits for
 * the server of its store; null if it was stopped before that was available.
 */
export async function serveStore(options: ServeOptions): Promise<RunningServer | null> {
  const { host, port, rates, onNotice } = options
  checkKey(options)
  const stop = new AbortController()
  void options.stopping?.then(() => stop.abort())
  // Answers calls while the store is unavailable at the start, so that health checks work.
  const waiting = notReady(systemClock, rates)
  let answer: Handle = waiting
  let listening: Promise<Listening> | undefined
  const listenBy = (): Promise<Listening> => {
    listening ??= listen((request, context) => answer(request, context), { port, host })
    return listening
  }
  const { tell } = quietReporter(
    ({ message }) => onNotice?.(message),
    'The server keeps running, answers 503 until then, and tries again.',
  )
  const start = (): Promise<RunningServer> =>
    startServing(options, (handler) => {
      answer = handler
      return listenBy()
    })
  let serving: RunningServer | undefined
  try {
    // The port comes first: a server that cannot have it makes no store, and no key.
    await listenBy()
    serving = await untilThere(start, stop.signal, async (error) => {
      answer = waiting
      tell(error)
      await listenBy()
    })
    return serving ?? null
  } finally {
    if (serving === undefined) await (await listening?.catch(() => undefined))?.stop(0)
  }
}

function checkKey({ host, apiKey }: ServeOptions): void {
  if (!isLoopback(host) && apiKey === undefined)
    throw new InvoiceError({
      code: 'usage',
      value: `--host ${host}`,
      expected: 'an API key, since other machines can reach the server',
      remedy:
        'Give one by --api-key or PARSE_INVOICE_API_KEY (openssl rand -hex 32), or listen on 127.0.0.1.',
    })
  if (apiKey !== undefined) checkApiKey(apiKey, '--api-key')
}

async function startServing(
  options: ServeOptions,
  listenBy: (handler: Handle) => Promise<Listening>,
): Promise<RunningServer> {
  const { apiKey, rates, files, onNotice } = options
  const stopping = new AbortController()
  const formats = await knownFormats(options, { warn: onNotice })
  const store = await openStore(options.store, { files, formats, onNotice })
  let isServing = false
  const closers: (() => Promise<unknown>)[] = [() => (isServing ? store.close() : store.closeOrUnmake())]
  const closeAll = async (): Promise<void> => {
    for (const close of closers.splice(0).reverse()) await close()
  }
  try {
    const sync = await openSync(store, {
      key: options.key,
      environment: options.environment,
      onNotice: options.onNotice,
    })
    closers.push(() => sync.close())
    const handler = await createHandler({
      store,
      sync,
      apiKey,
      rates,
      publicAddress: options.address,
      signingKey: await signingKey(sync, options),
      onServed: options.onServed,
      stopping: stopping.signal,
    })
    const needsKey = apiKey === undefined && (await handler.access.listKeys()).length === 0
    const listening = await listenBy(handler)
    // The key is shown only once: if the port cannot be opened, nobody would see it.
    const newKey = needsKey ? (await handler.access.addKey('made by serve', 'admin')).api_key : null
    const working =
      options.work === false
        ? new Promise<void>(() => {})
        : sync.work({ signal: stopping.signal, onRun: options.onRun, onError: options.onError })
    if (options.work !== false) closers.push(() => working.catch(() => undefined))
    closers.push(() => listening.stop(STOP_WITHIN))
    let stopped: Promise<void> | undefined
    isServing = true
    return {
      address: listening.address,
      location: store.location,
      keepsFiles: store.keepsFiles,
      newKey,
      working,
      stop: () => {
        stopping.abort()
        stopped ??= closeAll()
        return stopped
      },
    }
  } catch (error) {
    await closeAll()
    throw error
  }
}

/** The key of signed addresses: they stay valid after a restart and at every server of the store. Without an encryption key they do not. */
async function signingKey(
  sync: Sync,
  { key = '', environment = {}, onNotice }: ServeOptions,
): Promise<Uint8Array | undefined> {
  try {
    return await sync.deriveKey('addresses of files')
  } catch (error) {
    if (key !== '' || environment.PARSE_INVOICE_KEY_FILE) throw error
    if (!(isInvoiceError(error) && error.file === 'PARSE_INVOICE_KEY')) throw error
    onNotice?.(
      'Addresses of files are valid at this server only, until it stops: set PARSE_INVOICE_KEY (openssl rand -hex 32), the same for every process of the store',
    )
    return undefined
  }
}

const isLoopback = (host: string): boolean =>
  host === 'localhost' || host === '::1' || /^127(\.\d{1,3}){3}$/.test(host)
