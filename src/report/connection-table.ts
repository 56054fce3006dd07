/** Connections and their runs in words: errors first, and what to do. */
import type { Arrivals } from '../schema/arrivals.js'
import { printableText } from '../schema/errors.js'
import { lateText, rhythmText } from './arrivals-text.js'
import { textTable } from './text-table.js'

interface ConnectionLine {
  readonly connection_id: string
  readonly integration_name: string
  readonly customer_id: string | null
  readonly created_date: string
  readonly paused: boolean
  readonly source: Readonly<Record<string, unknown>>
  readonly secrets: readonly string[]
  readonly maps: readonly { readonly id?: string; readonly carrier: string }[]
  readonly errors: readonly {
    readonly error_type: string
    readonly resource: string | null
    readonly message: string
  }[]
  readonly sync_schedules: readonly {
    readonly enabled: boolean
    readonly every: number
    readonly next_run: string | null
  }[]
  readonly historical_sync: {
    readonly status: string
    readonly oldest_data_date: string | null
    readonly newest_data_date: string | null
  }
  readonly arrivals: Arrivals
}

interface RunLine {
  readonly kind: string
  readonly status: string
  readonly historical: boolean
  readonly started: string
  readonly files_new: number
  readonly files_known: number
  readonly files_failed: number
  readonly files_unsettled: number
  readonly rows: number
  readonly created: number
  readonly updated: number
  readonly rejected: number
  readonly message: string | null
}

interface FileLine {
  readonly name: string
  readonly outcome: string
  readonly message: string | null
}

export function connectionsTable(connections: readonly ConnectionLine[], width: number): string {
  if (connections.length === 0)
    return 'no connections: `parse-invoice connections add ID LOCATION --carrier NAME` makes one\n'
  const columns = [
    { title: 'connection' },
    { title: 'carrier' },
    { title: 'source', least: 12 },
    { title: 'next run (UTC)' },
    { title: 'health', least: 16 },
  ] as const
  const rows = connections.map((one) => [
    one.connection_id,
    one.integration_name,
    placeOf(one.source),
    nextOf(one),
    healthOf(one),
  ])
  return textTable(columns, rows, width)
}

/** The health of a connection is unknown before its first fetch. */
function healthOf({ errors, historical_sync, arrivals }: ConnectionLine): string {
  const late = lateText(arrivals)
  const faults = [...errors.map(({ error_type }) => wordsOf(error_type)), ...(late === null ? [] : [late])]
  if (faults.length > 0) return faults.join(', ')
  return historical_sync.status === 'completed' ? 'well' : 'not fetched yet'
}

const minute = (time: string): string => time.slice(0, 16).replace('T', ' ')
const wordsOf = (name: string): string => name.replaceAll('_', ' ')

function nextOf({ paused, errors, sync_schedules }: ConnectionLine): string {
  if (paused) return 'paused'
  if (errors.some(({ error_type }) => error_type === 'invalid_credentials')) return 'when repaired'
  const next = sync_schedules[0]?.next_run ?? null
  return next === null ? 'switched off' : minute(next)
}

/** How to enter credentials again after a source refused them: only secret fields are asked for. */
const changeOf = ({ connection_id, secrets }: ConnectionLine): string =>
  `parse-invoice connections change ${connection_id} ${(secrets.length === 0 ? ['FIELD'] : secrets).map((field) => `--set ${field}=VALUE`).join(' or ')}`

function placeOf(source: ConnectionLine['source']): string {
  const { type, user, host, port = 22, path, bucket, prefix, addresses } = source
  if (type === 'folder') return `${path}`
  if (type === 'sftp') {
    const at = `${host}`.includes(':') ? `[${host}]` : `${host}`
    // As the user enters it: a path without a leading slash is relative to the folder after login.
    const within = `${path ?? '.'}`
    const place = within.startsWith('/') ? within : `/~/${within === '.' ? '' : within}`
    return `sftp://${user === undefined ? '' : `${user}@`}${at}${port === 22 ? '' : `:${port}`}${place}`
  }
  if (type === 's3') return `s3://${bucket}/${prefix ?? ''}`
  if (Array.isArray(addresses))
    return addresses.length === 1 ? `${addresses[0]}` : `${addresses.length} addresses`
  return `${type}`
}

/** A connection with its latest runs. */
interface StoryLines {
  readonly connection: ConnectionLine
  readonly runs: readonly RunLine[]
  readonly files: readonly FileLine[]
  readonly rejects: readonly unknown[]
}

export function connectionText({ connection, runs, files, rejects }: StoryLines, width: number): string {
  const { connection_id, integration_name, customer_id, created_date, source, secrets, maps } = connection
  const { errors, arrivals } = connection
  const [schedule] = connection.sync_schedules
  const { oldest_data_date: oldest, newest_data_date: newest } = connection.historical_sync
  const facts = [
    `${connection_id}: ${integration_name}, ${placeOf(source)}`,
    ...errors.map(errorLine),
    ...(errors.some(({ error_type }) => error_type === 'invalid_credentials')
      ? [`  to repair it: ${changeOf(connection)}`]
      : []),
    `  ${schedule === undefined ? '' : `each ${timeText(schedule.every)}, `}next: ${nextOf(connection)}; since ${minute(created_date)} UTC${customer_id === null ? '' : `; customer ${customer_id}`}`,
    ...(secrets.length === 0 ? [] : [`  secrets: ${secrets.join(', ')} (kept encrypted, or named)`]),
    ...(maps.length === 0 ? [] : [`  maps: ${maps.map(({ id, carrier }) => id ?? carrier).join(', ')}`]),
    ...(oldest === null ? [] : [`  first run: charges of ${oldest} to ${newest}`]),
    ...[lateText(arrivals), rhythmText(arrivals)].flatMap((text, at) =>
      text === null ? [] : [`  ${at === 0 ? '! ' : ''}${text}`],
    ),
  ]
  const lines = facts.map((line) => `${printableText(line)}\n`).join('')
  const history = runs.length === 0 ? '  no run yet\n' : `\n${runsTable(runs, width)}`
  const notes = [
    ...filesLeft(files),
    ...(rejects.length > 0 ? [`  ${rejects.length} rejected rows: --to json shows them\n`] : []),
  ]
  return `${lines}${history}${notes.length > 0 ? `\nlatest run:\n${notes.join('')}` : ''}`
}

/** Failed files one by one, the others grouped by reason: a whole folder may wait for the next run. */
export function filesLeft(files: readonly FileLine[]): string[] {
  const alike = new Map<string, string[]>()
  for (const { name, outcome, message } of files) {
    const why = `${wordsOf(outcome)}${message === null ? '' : `: ${shortened(message)}`}`
    const key = outcome === 'failed' ? `${name} ${why}` : why
    const names = alike.get(key)
    if (names === undefined) alike.set(key, [`${name}: ${why}`, name])
    else names.push(name)
  }
  return [...alike.values()].map(([line = '', first = '', ...others]) => {
    const more = others.length === 0 ? '' : ` and ${others.length} more`
    return `${printableText(`  ${first}${more}${line.slice(first.length)}`)}\n`
  })
}

function runsTable(runs: readonly RunLine[], width: number): string {
  const columns = [
    { title: 'started (UTC)' },
    { title: 'run' },
    { title: 'new', align: 'right' },
    { title: 'known', align: 'right' },
    { title: 'failed', align: 'right' },
    { title: 'charges', align: 'right' },
    { title: 'changed', align: 'right' },
    { title: 'rejected', align: 'right' },
    { title: '', least: 12 },
  ] as const
  const rows = runs.map((run) => [
    minute(run.started),
    `${run.kind === 'on_demand' ? 'window' : run.historical ? 'first' : 'scheduled'} ${run.status}`,
    `${run.files_new}`,
    `${run.files_known}`,
    `${run.files_failed}`,
    `${run.created}`,
    `${run.updated}`,
    `${run.rejected}`,
    run.message ?? '',
  ])
  return textTable(columns, rows, width)
}

/** The result of a run, then the errors of its connection. */
export function runText(name: string, run: RunLine, errors: ConnectionLine['errors'] = []): string {
  const counts = [
    `${run.files_new} new ${run.files_new === 1 ? 'file' : 'files'}`,
    `${run.files_known} known`,
    ...(run.files_failed > 0 ? [`${run.files_failed} failed`] : []),
    ...(run.files_unsettled > 0
      ? [`${run.files_unsettled} changed less than a minute ago and wait for the next run`]
      : []),
    `${run.created} charges, ${run.updated} changed`,
    ...(run.rejected > 0 ? [`${run.rejected} rows rejected`] : []),
  ].join(', ')
  const lines = [
    `${name}: ${run.status === 'completed' ? counts : `${endOf(run, errors)} Until then: ${counts}`}`,
    ...errors.map(errorLine),
  ]
  return lines.map((line) => `${printableText(line)}\n`).join('')
}

/** How it ended; the reason is listed below if it is an error of the connection. */
const endOf = ({ status, message }: RunLine, errors: ConnectionLine['errors']): string =>
  message === null || errors.some((error) => error.message === message)
    ? `${status}.`
    : `${status}: ${message.replace(/[^.!?]$/, '$&.')}`

const errorLine = ({ error_type, resource, message }: ConnectionLine['errors'][number]): string =>
  `  ! ${wordsOf(error_type)}${resource === null ? '' : `, ${resource}`}: ${shortened(message)}`

/** The full message is in the JSON. */
function shortened(message: string): string {
  if (message.length <= LONGEST) return message
  const cut = message.lastIndexOf(' ', LONGEST)
  return `${message.slice(0, cut > 0 ? cut : LONGEST)} … (--to json has all of it)`
}

const LONGEST = 220

/** Why no run could start. */
export function noRunText(connection: ConnectionLine): string {
  return `${printableText(`${connection.connection_id}: ${whyNot(connection)}`)}\n`
}

function whyNot(connection: ConnectionLine): string {
  const { connection_id, paused, errors } = connection
  if (paused) return `is paused: parse-invoice connections resume ${connection_id}`
  const blocking = errors.find(({ error_type }) => error_type === 'invalid_credentials')
  if (blocking !== undefined)
    return `its source refuses it: ${blocking.message} Then: ${changeOf(connection)}`
  return 'a run is under way, or a window is open: nothing was started'
}

function timeText(seconds: number): string {
  for (const [unit, length] of UNITS)
    if (seconds % length === 0) return seconds === length ? unit : `${seconds / length} ${unit}s`
  return `${seconds} seconds`
}

const UNITS = [
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
] as const

/** What was done with a connection, and what happens next. */
export function connectionDone(action: 'add' | 'change' | 'pause' | 'resume' | 'remove', id: string): string {
  const words = {
    add: `added; \`parse-invoice sync ${id}\` fetches its files now, \`parse-invoice work\` each day`,
    change: `changed; \`parse-invoice sync ${id}\` tries it now`,
    pause: 'paused',
    resume: 'continues with its next run',
    remove: 'removed; what was loaded stays',
  }
  return `${printableText(`${id}: ${words[action]}`)}\n`
}
