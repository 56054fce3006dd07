/** Listens on a port for a handler: with limits of time and size, and a stop that finishes calls in progress. */
import { randomUUID } from 'node:crypto'
import type { IncomingMessage, Server } from 'node:http'
import { createServer } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import { InvoiceError } from '../schema/errors.js'
import { type Clock, systemClock } from '../sync/clock.js'
import {
  CALLBACK,
  checkArgument,
  checkNames,
  checkObject,
  optionNames,
  TEXT,
} from '../values/checked-options.js'
import type { CallContext } from './handler.js'
import { serverPackages } from './packages.js'

export interface ListenOptions {
  /** 0 takes any free port. */
  readonly port: number
  readonly host: string
  readonly clock?: Clock | undefined
  /** Milliseconds that a client may be silent, and that it has for its headers. */
  readonly silence?: number | undefined
}

export interface Listening {
  readonly port: number
  /** `http://127.0.0.1:8300` */
  readonly address: string
  /** Accepts no more calls; resolves when those in progress are answered, or when the time is over. */
  stop(withinMilliseconds: number): Promise<void>
}

const OPTION_NAMES = optionNames<ListenOptions>({ port: true, host: true, clock: true, silence: true })
const HEADER_BYTES = 32 * 1024
const SILENCE = 60_000
const HEADERS_WITHIN = 15_000
const CONNECTIONS = 1_000

export type Handle = (request: Request, context: CallContext) => Promise<Response>

export async function listen(handle: Handle, options: ListenOptions): Promise<Listening> {
  checkArgument('handle', handle, CALLBACK, 'Give the handler of createHandler().')
  checkObject('options', options)
  checkNames(options, OPTION_NAMES)
  checkArgument('host', options.host, TEXT, 'Give a text such as 127.0.0.1.')
  const { port, host, clock = systemClock, silence = SILENCE } = options
  const { getRequestListener } = await serverPackages.listener()
  const answer = getRequestListener(closing(handle), {
    overrideGlobalObjects: false,
    hostname: host,
    errorHandler: notACall,
  })
  const busy = new Map<Socket, number>()
  const server = createServer(
    {
      maxHeaderSize: HEADER_BYTES,
      // Refused below, in words.
      requireHostHeader: false,
      headersTimeout: Math.min(HEADERS_WITHIN, silence),
      // A file may arrive slowly, as long as it arrives: `timeout` checks that.
      requestTimeout: 0,
      keepAliveTimeout: 10_000,
      connectionsCheckingInterval: Math.min(5_000, silence),
    },
    (incoming, outgoing) => {
      if (incoming.headers.host === undefined) return refuseBytes(HOSTLESS, incoming.socket)
      note(busy, incoming.socket, 1)
      outgoing.once('close', () => {
        note(busy, incoming.socket, -1)
        // Kept open for another call, the connection would delay the stop until the client closes it.
        if (!server.listening) setImmediate(() => server.closeIdleConnections())
      })
      void answer(incoming, outgoing)
    },
  )
  server.maxConnections = CONNECTIONS
  server.setTimeout(silence, (socket: Socket) => {
    // A client that waits for its response is legitimately silent; one that does not read it is not.
    const waits = busy.has(socket) && socket.writableLength === 0
    if (waits) socket.setTimeout(silence)
    else socket.destroy()
  })
  server.on('clientError', refuseBytes)
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error) => reject(notListening(error, { port, host })))
    server.listen(port, host, resolve)
  })
  const own = (server.address() as AddressInfo).port
  return {
    port: own,
    address: `http://${host.includes(':') ? `[${host}]` : host}:${own}`,
    stop: (within) => stopServer(server, clock, within),
  }
}

/** A port that cannot be taken, as a usage error; any other error is unchanged. */
function notListening(error: NodeJS.ErrnoException, { port, host }: ListenOptions): Error {
  const fault = (value: string, expected: string, remedy: string): Error =>
    new InvoiceError({ code: 'usage', value, expected, remedy }, { cause: error })
  switch (error.code) {
    case 'EADDRINUSE':
      return fault(
        `port: ${port}`,
        'a free port',
        'Stop the program that uses it, perhaps another `parse-invoice serve`, or choose another port.',
      )
    case 'EACCES':
      return fault(
        `port: ${port}`,
        'a port that this user may listen on',
        'Choose one above 1023, with a proxy in front.',
      )
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return fault(
        `host: ${host}`,
        'an address of this machine',
        '127.0.0.1 is this machine only, 0.0.0.0 all of its addresses.',
      )
    default:
      return error
  }
}

/** A refused body is not read to its end: its connection closes after the response, whose header announces it. */
const closing =
  (handle: Handle) =>
  async (
    request: Request,
    { incoming }: { readonly incoming: Pick<IncomingMessage, 'headers' | 'readableEnded' | 'socket'> },
  ) => {
    const { headers } = incoming
    const hasBody = headers['transfer-encoding'] !== undefined || (headers['content-length'] ?? '0') !== '0'
    const answer = await handle(request, { peer: incoming.socket.remoteAddress })
    if (hasBody && !incoming.readableEnded) answer.headers.set('connection', 'close')
    return answer
  }

/** A call with an invalid host or address, which cannot become a request. */
const notACall = (): Response =>
  Response.json(
    { error: 'The host or the address of the call is invalid', origin: 'trackstar' },
    { status: 400, headers: { 'x-request-id': randomUUID(), connection: 'close' } },
  )

function note(busy: Map<Socket, number>, socket: Socket, change: 1 | -1): void {
  const count = (busy.get(socket) ?? 0) + change
  if (count > 0) busy.set(socket, count)
  else busy.delete(socket)
}

const HOSTLESS = Object.assign(new Error('no host'), { code: 'ERR_NO_HOST' })

/** Bytes that are not HTTP never reach the handler: this response is written by hand. */
function refuseBytes(error: NodeJS.ErrnoException, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) return
  const [status, words] =
    error.code === 'HPE_HEADER_OVERFLOW'
      ? ['431 Request Header Fields Too Large', 'The headers are too large']
      : error.code === 'ERR_HTTP_REQUEST_TIMEOUT'
        ? ['408 Request Timeout', 'The call did not arrive in time']
        : ['400 Bad Request', error === HOSTLESS ? 'The call has no Host header' : 'The call is not HTTP']
  const body = JSON.stringify({ error: words, origin: 'trackstar' })
  socket.end(
    `HTTP/1.1 ${status}\r\nconnection: close\r\nx-request-id: ${randomUUID()}\r\ncontent-type: application/json\r\ncontent-length: ${body.length}\r\n\r\n${body}`,
  )
}

async function stopServer(server: Server, clock: Clock, within: number): Promise<void> {
  const allClosed = new Promise<void>((resolve) => server.close(() => resolve()))
  server.closeIdleConnections()
  const over = new AbortController()
  await Promise.race([allClosed, clock.sleep(within, over.signal)])
  over.abort()
  server.closeAllConnections()
  await allClosed
}
