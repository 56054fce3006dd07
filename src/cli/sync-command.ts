/** `parse-invoice connections`, `sync` and `work`. */
import * as use from '../app/sync.js'
import { connectionsTable, connectionText, noRunText, runText } from '../report/connection-table.js'
import { InvoiceError, printable } from '../schema/errors.js'
import { didYouMean } from '../values/nearest.js'
import { CLEAN, FAILED, FOUND } from './flags.js'
import type { ChecksTarget } from './option-values.js'
import { createReporter } from './reporter.js'
import type { Terminal } from './terminal.js'

export const ACTIONS = ['list', 'show', 'add', 'change', 'pause', 'resume', 'remove'] as const

type Given = Omit<use.ConnectionSettings, 'environment' | 'stdin'>

export interface ConnectionsFlags extends Given {
  readonly to?: ChecksTarget
}

export async function connectionsCommand(
  action: string,
  [id, place, ...more]: readonly string[],
  { to, ...flags }: ConnectionsFlags,
  terminal: Terminal,
): Promise<number> {
  const options = { ...flags, environment: terminal.environment, stdin: terminal.stdin }
  const json = (value: unknown): Promise<void> => terminal.out.write(`${JSON.stringify(value, null, 2)}\n`)
  const { width } = terminal.outScreen
  const wanted = ACTIONS.find((one) => one === action)
  if (wanted === undefined)
    throw usage(action, ACTIONS.join(', '), didYouMean(action, ACTIONS, 'Put one of them first.'))
  if (wanted === 'list') {
    const connections = await use.listConnections(options)
    await (to === 'json' ? json(connections) : terminal.show(connectionsTable(connections, width)))
    return CLEAN
  }
  if (id === undefined || more.length > 0)
    throw usage(`${action} ${[id, place, ...more].join(' ')}`.trim(), `${action} ID`, 'Name one connection.')
  if (wanted === 'show') {
    const story = await use.connectionStory(id, options)
    const { connection, runs, files, rejects } = story
    await (to === 'json'
      ? json(story)
      : terminal.show(connectionText(connection, runs, files, rejects.length, width)))
    return CLEAN
  }
  if (wanted === 'remove') {
    await use.removeConnection(id, options)
    terminal.tell(`${printable(id)}: removed; what was loaded stays\n`)
    return CLEAN
  }
  if (wanted === 'add' || wanted === 'change') warnOfSecrets(flags.set ?? [], place, terminal)
  if (wanted === 'add' && (place === undefined || flags.carrier === undefined))
    throw usage(
      `add ${id}`,
      'add ID LOCATION --carrier NAME',
      'LOCATION is a folder, sftp://USER@HOST/FOLDER, s3://BUCKET/PREFIX or https://….',
    )
  const connection =
    wanted === 'add'
      ? await use.addConnection(id, place ?? '', options)
      : wanted === 'change'
        ? await use.changeConnection(id, place, options)
        : await use.pauseConnection(id, wanted === 'pause', options)
  if (to === 'json') await json(connection)
  else terminal.tell(NEXT[wanted](printable(id)))
  return CLEAN
}

const NEXT = {
  add: (id: string) =>
    `${id}: added; \`parse-invoice sync ${id}\` fetches its files now, \`parse-invoice work\` each day\n`,
  change: (id: string) => `${id}: changed; \`parse-invoice sync ${id}\` tries it now\n`,
  pause: (id: string) => `${id}: paused\n`,
  resume: (id: string) => `${id}: goes on with the next run\n`,
} as const

/** Others on this machine may read what is typed. */
function warnOfSecrets(set: readonly string[], place: string | undefined, terminal: Terminal): void {
  const typed = set.find((one) =>
    /^(password|passphrase|private_key|secret_access_key|session_token|headers\..*)=(?!env:|@|-$)/s.test(one),
  )
  if (typed === undefined && !/^[a-z]+:\/\/[^/@]*:[^/@]*@/i.test(place ?? '')) return
  createReporter(terminal, {}).warning(
    'a secret that is typed can be read by others on this machine: give it as FIELD=env:NAME, FIELD=@FILE or FIELD=- (read from the input)',
  )
}

export interface SyncFlags extends Pick<Given, 'store' | 'files' | 'keyFile'> {
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
  if (synced.some(({ run }) => run === null || run.status === 'failed')) return FAILED
  return synced.some(({ run }) => run !== null && run.rejected + run.files_failed > 0) ? FOUND : CLEAN
}

const usage = (value: string, expected: string, remedy: string): InvoiceError =>
  new InvoiceError({ code: 'usage', value, expected, remedy })

export interface WorkFlags extends Pick<Given, 'store' | 'files' | 'keyFile'> {
  readonly once?: true
  readonly quiet?: true
}

export async function workCommand({ once, quiet, ...flags }: WorkFlags, terminal: Terminal): Promise<number> {
  const stop = new AbortController()
  void terminal.stopping().then(() => {
    terminal.tell('stopping: the file that is being read is finished\n')
    stop.abort()
  })
  const reporter = createReporter(terminal, {})
  await use.work({
    ...flags,
    environment: terminal.environment,
    signal: stop.signal,
    untilIdle: once === true,
    onReady: (location) => terminal.tell(`working on ${printable(location)}; Ctrl-C ends it\n`),
    onRun: (run) => {
      if (quiet !== true) terminal.tell(runText(run.connection_id, run))
    },
    onError: (error) => reporter.warning(error instanceof Error ? error.message : `${error}`),
  })
  return CLEAN
}
