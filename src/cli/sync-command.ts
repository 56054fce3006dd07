/** `parse-invoice connections`, `sync` and `work`. */
import { totalmem } from 'node:os'
import * as use from '../app/sync.js'
import { work } from '../app/work.js'
import {
  connectionDone,
  connectionsTable,
  connectionText,
  noRunText,
  runText,
} from '../report/connection-table.js'
import { doneLine } from '../report/load-text.js'
import { InvoiceError, printable } from '../schema/errors.js'
import { didYouMean } from '../values/nearest.js'
import { CLEAN, FAILED, FOUND, tellAnswer } from './flags.js'
import type { ChecksTarget } from './option-values.js'
import { createReporter } from './reporter.js'
import { mostMemory, type Terminal } from './terminal.js'

const ACTIONS = ['list', 'show', 'add', 'change', 'pause', 'resume', 'remove'] as const

type Given = Omit<use.ConnectionSettings, 'environment' | 'stdin'>

export interface ConnectionsFlags extends Given {
  readonly to?: ChecksTarget
}

export async function connectionsCommand(
  action: string,
  words: readonly string[],
  { to, ...flags }: ConnectionsFlags,
  terminal: Terminal,
): Promise<number> {
  const options = {
    ...flags,
    environment: terminal.environment,
    stdin: terminal.stdin,
    onNotice: createReporter(terminal).warning,
  }
  const { width } = terminal.outScreen
  const wanted = ACTIONS.find((one) => one === action)
  if (wanted === undefined)
    throw usage(action, ACTIONS.join(', '), didYouMean(action, ACTIONS, 'Put one of them first.'))
  if (wanted === 'list') {
    const connections = await use.allConnections(options)
    await tellAnswer(to, terminal, connections, connectionsTable(connections, width))
    return CLEAN
  }
  const [id = '', place, ...more] = words
  const takesPlace = wanted === 'add' || wanted === 'change'
  if (id === '' || more.length > 0 || (place !== undefined && !takesPlace))
    throw usage([action, ...words].join(' '), `${action} ID`, 'Name one connection.')
  if (wanted === 'show') {
    const story = await use.connectionStory(id, options)
    await tellAnswer(to, terminal, story, connectionText(story, width))
    return CLEAN
  }
  if (takesPlace && use.isSecretTyped(flags.set ?? [], place))
    createReporter(terminal, {}).warning(
      'a secret that is typed can be read by others on this machine: give it as FIELD=env:NAME, FIELD=@FILE or FIELD=- (read from the input)',
    )
  if (wanted === 'remove') await use.removeConnection(id, options)
  else if (wanted === 'add') await use.addConnection(id, place, options)
  else if (wanted === 'change') await use.changeConnection(id, place, options)
  else await use.pauseConnection(id, wanted === 'pause', options)
  terminal.tell(connectionDone(wanted, id))
  return CLEAN
}

export interface SyncFlags extends Pick<Given, 'store' | 'files' | 'map' | 'keyFile'> {
  readonly from?: string
  readonly to?: string
  readonly json?: true
  readonly quiet?: true
}

export async function syncCommand(
  ids: readonly string[],
  { json, quiet, ...flags }: SyncFlags,
  terminal: Terminal,
): Promise<number> {
  const stop = new AbortController()
  void terminal.stopping().then(() => stop.abort())
  const synced = await use.syncNow(ids, {
    ...flags,
    environment: terminal.environment,
    onNotice: createReporter(terminal, { quiet }).warning,
    signal: stop.signal,
    onBegin: (id) =>
      quiet === true ? undefined : terminal.tell(`${printable(id)}: looking for new files\n`),
  })
  if (json === true) await terminal.out.write(`${JSON.stringify(synced, null, 2)}\n`)
  else if (synced.length === 0) terminal.tell('no connections: `parse-invoice connections add` makes one\n')
  else
    for (const { connection, run } of synced)
      await terminal.show(
        run === null ? noRunText(connection) : runText(connection.connection_id, run, connection.errors),
      )
  return { well: CLEAN, found: FOUND, failed: FAILED }[use.outcomeOf(synced)]
}

const usage = (value: string, expected: string, remedy: string): InvoiceError =>
  new InvoiceError({ code: 'usage', value, expected, remedy })

export interface WorkFlags extends Pick<Given, 'store' | 'files' | 'map' | 'keyFile'> {
  readonly jobs?: number
  readonly memory?: number
  readonly once?: true
  readonly quiet?: true
}

export async function workCommand(
  { once, quiet, memory, ...flags }: WorkFlags,
  terminal: Terminal,
): Promise<number> {
  const stop = new AbortController()
  void terminal.stopping().then(() => {
    terminal.tell('stopping: what is being loaded is given back to the queue\n')
    stop.abort()
  })
  const { warning } = createReporter(terminal, {})
  const tell = quiet === true ? () => undefined : terminal.tell
  await work({
    ...flags,
    memory: memory === undefined ? mostMemory(totalmem()) / 2 : memory * 2 ** 20,
    environment: terminal.environment,
    onNotice: warning,
    signal: stop.signal,
    untilIdle: once === true,
    onReady: (location) => terminal.tell(`working on ${printable(location)}; Ctrl-C ends it\n`),
    onRun: (run) => tell(runText(run.connection_id, run)),
    onDone: (done) => tell(`${printable(doneLine(done))}\n`),
    onError: (error) => warning(error instanceof Error ? error.message : `${error}`),
  })
  return CLEAN
}
