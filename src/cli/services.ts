/** `parse-invoice connections`, `sync`, `work` and `serve`. */
import { totalmem } from 'node:os'
import { type ConnectionSettings, connectionsAnswer } from '../app/connections.js'
import { type ServeOptions, serveStore } from '../app/serve.js'
import { outcomeOf, type SyncNowOptions, syncedTexts, syncNow } from '../app/sync.js'
import { type WorkJobOptions, work } from '../app/work.js'
import { runText } from '../report/connection-table.js'
import { doneLine } from '../report/load-text.js'
import { createReporter } from '../report/reporter.js'
import { keepsNoFiles } from '../report/store-text.js'
import { printableText } from '../schema/errors.js'
import { CLEAN, FAILED, FOUND, tellAnswer } from './flags.js'
import { mostMemory, type Terminal } from './terminal.js'

type ConnectionsFlags = Omit<ConnectionSettings, 'environment' | 'stdin'> & { readonly to?: 'text' | 'json' }

export async function connectionsCommand(
  action: string | undefined,
  words: string[],
  { to, ...flags }: ConnectionsFlags,
  terminal: Terminal,
): Promise<number> {
  const { environment, stdin } = terminal
  const options = { ...flags, environment, stdin, onNotice: createReporter(terminal).warning }
  const { data, text } = await connectionsAnswer(action ?? 'list', words, options, terminal.outScreen.width)
  if (data === null) terminal.tell(text)
  else await tellAnswer(to, terminal, data, text)
  return CLEAN
}

interface SyncFlags extends Pick<SyncNowOptions, 'store' | 'files' | 'map' | 'keyFile' | 'from' | 'to'> {
  readonly json?: true
  readonly quiet?: true
}

export async function syncCommand(
  ids: string[],
  { json, quiet, ...flags }: SyncFlags,
  terminal: Terminal,
): Promise<number> {
  const synced = await syncNow(ids, {
    ...flags,
    environment: terminal.environment,
    onNotice: createReporter(terminal, { quiet }).warning,
    signal: stopSignal(terminal),
    onBegin: (id) =>
      quiet === true ? undefined : terminal.tell(`${printableText(id)}: looking for new files\n`),
  })
  if (json === true) await terminal.out.write(`${JSON.stringify(synced, null, 2)}\n`)
  else if (synced.length === 0) terminal.tell('no connections: `parse-invoice connections add` adds one\n')
  else for (const text of syncedTexts(synced)) await terminal.show(text)
  return { well: CLEAN, found: FOUND, failed: FAILED }[outcomeOf(synced)]
}

function stopSignal({ stopping, tell }: Terminal, sentence?: string): AbortSignal {
  const stop = new AbortController()
  void stopping().then(() => {
    if (sentence !== undefined) tell(`${sentence}\n`)
    stop.abort()
  })
  return stop.signal
}

interface WorkFlags extends Pick<WorkJobOptions, 'store' | 'files' | 'map' | 'keyFile' | 'jobs'> {
  readonly memory?: number
  readonly once?: true
  readonly quiet?: true
}

export async function workCommand(
  { once, quiet, memory, ...flags }: WorkFlags,
  terminal: Terminal,
): Promise<number> {
  const { warning } = createReporter(terminal)
  const tell = quiet === true ? () => undefined : terminal.tell
  await work({
    ...flags,
    memory: memory === undefined ? mostMemory(totalmem()) / 2 : memory * 2 ** 20,
    environment: terminal.environment,
    onNotice: warning,
    signal: stopSignal(terminal, 'stopping: the file that is being loaded is handed back to the queue'),
    untilIdle: once === true,
    onReady: (location) => terminal.tell(`working on ${printableText(location)}; Ctrl-C ends it\n`),
    onRun: (run) => tell(runText(run.connection_id, run)),
    onDone: (done) => tell(`${printableText(doneLine(done))}\n`),
    onError: (error) => warning(error instanceof Error ? error.message : `${error}`),
  })
  return CLEAN
}

interface ServeFlags
  extends Pick<ServeOptions, 'store' | 'files' | 'host' | 'port' | 'apiKey' | 'address' | 'work'> {
  readonly reads: number
  readonly writes: number
  readonly quiet?: boolean
}

export async function serveCommand(
  { reads, writes, quiet = false, ...options }: ServeFlags,
  terminal: Terminal,
): Promise<number> {
  const { environment } = terminal
  const log = (level: string, facts: object): void =>
    terminal.tell(`${JSON.stringify({ time: new Date().toISOString(), level, ...facts })}\n`)
  const stopping = terminal.stopping()
  const serving = await serveStore({
    ...options,
    key: environment.PARSE_INVOICE_KEY,
    environment,
    rates: { reads, writes },
    stopping,
    onServed: (call) => {
      if (call.fault !== undefined || !quiet) log(call.fault === undefined ? 'info' : 'error', call)
    },
    onRun: ({ connection_id, status, files_new, created, rejected }) => {
      if (!quiet) log('info', { run: status, connection_id, files_new, created, rejected })
    },
    onNotice: (notice) => log('warning', { notice }),
    onError: (error) => log('error', { fault: error instanceof Error ? error.message : String(error) }),
  })
  if (serving === null) return CLEAN
  if (!serving.keepsFiles) createReporter(terminal).warning(keepsNoFiles(serving.location))
  if (serving.newKey !== null) terminal.tell(`API key (shown only once): ${serving.newKey}\n`)
  terminal.tell(`serving ${printableText(serving.location)} at ${serving.address}\n`)
  try {
    await Promise.race([stopping, serving.working])
  } finally {
    terminal.tell('stopping: finishing calls and files in progress\n')
    await serving.stop()
  }
  return CLEAN
}
