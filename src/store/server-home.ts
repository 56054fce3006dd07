/** PostgreSQL on a server. */
import { once } from 'node:events'
import type { Pool, PoolClient } from 'pg'
import { InvoiceError } from '../schema/errors.js'
import type { CopySink, Home, Parameter, Session, StoreRow } from './home.js'
import { ANSWER_WITHIN, answers, applySettings, watchServer } from './server-watch.js'
import { closedStore, packageError, storeError } from './store-error.js'

/** The minimum version of the server, as PostgreSQL numbers it. */
const MIN_VERSION = 150000
/** Every cell stays the text that PostgreSQL wrote. */
const TEXTS = { getTypeParser: () => (text: string | Buffer) => text.toString() }
/** Maximum number of connections: a load occupies one. */
const MAX_CONNECTIONS = 4
/** Milliseconds to wait for a new connection, or for a free one of the pool. */
const CONNECT_TIMEOUT = 60_000

export async function openServer(url: string): Promise<Home> {
  const label = withoutPassword(url)
  const [{ Client, Pool, types }, { from }] = await load(label)
  const pool = new Pool({
    connectionString: url,
    max: MAX_CONNECTIONS,
    types: TEXTS as never,
    application_name: 'carrier-invoice',
    connectionTimeoutMillis: CONNECT_TIMEOUT,
    keepAlive: true,
    onConnect: applySettings,
  })
  const endWatch = watchServer(pool, () =>
    answers(new Client({ connectionString: url, connectionTimeoutMillis: ANSWER_WITHIN })),
  )
  pool.on('error', () => undefined) // an idle connection that breaks is replaced; one in use reports it itself

  const statementsOf = (
    client: Pick<PoolClient, 'query'>,
    copying = (_open: boolean): void => undefined,
    lost?: AbortSignal,
  ): Session => ({
    query: async (sql, parameters = []) =>
      (await client.query<StoreRow>(sql, parameters as Parameter[])).rows,
    script: async (sql) => void (await client.query(sql)),
    copy: async (table, columns) => {
      copying(true)
      const sink = copySink(client.query(from(`COPY ${table} (${columns.join(', ')}) FROM STDIN`)), lost)
      return { ...sink, end: () => sink.end().then(() => copying(false)) }
    },
  })
  const withServerError = async <Result>(work: Promise<Result>): Promise<Result> => {
    try {
      return await work
    } catch (error) {
      throw serverError(label, error)
    }
  }
  const statements = statementsOf(pool as unknown as PoolClient)
  const prepared = preparing(pool)

  const home: Home = {
    query: (sql, parameters) => withServerError(statements.query(sql, parameters)),
    queryPrepared: (sql, parameters) => withServerError(prepared(sql, parameters)),
    script: (sql) => withServerError(statements.script(sql)),
    copy: () => Promise.reject(new Error('rows are copied within a transaction')),
    transaction: async (work) => {
      const client = await withServerError(pool.connect())
      let broken: Error | undefined
      let copying = false
      // A stream may never report that its connection is gone: this signal tells its callers.
      const lost = new AbortController()
      const note = (error: Error): void => {
        broken ??= error
        lost.abort()
      }
      const ended = (): void => note(new Error('Connection terminated'))
      client.on('error', note)
      client.on('end', ended)
      try {
        await client.query('BEGIN')
        const result = await work(statementsOf(client, (open) => (copying = open), lost.signal))
        await client.query('COMMIT')
        return result
      } catch (error) {
        const reason = lost.signal.aborted ? broken : error
        // During a COPY the server accepts no other statement: the connection is dropped, which rolls everything
        // back.
        if (copying) broken ??= new Error('left within a COPY')
        else await client.query('ROLLBACK').catch(note)
        throw serverError(label, reason)
      } finally {
        client.off('error', note)
        client.off('end', ended)
        client.release(broken)
      }
    },
    isShared: true,
    typedRows: (sql, parameters = []) =>
      withServerError(
        pool
          .query({ text: sql, ...(parameters.length > 0 ? { values: [...parameters] } : {}), types })
          // A script gives one result per statement.
          .then((result) => [result].flat().flatMap(({ rows }) => rows as Record<string, unknown>[])),
      ),
    close: async () => {
      if (pool.ending) return
      endWatch()
      await pool.end()
    },
  }
  const [row] = await home.query('SHOW server_version_num').catch(async (error: unknown) => {
    await home.close().catch(() => undefined)
    throw error
  })
  if (+(row?.server_version_num ?? '0') < MIN_VERSION) {
    await home.close()
    throw storeError({
      file: label,
      value: row?.server_version_num ?? '',
      expected: 'PostgreSQL 15 or newer',
      remedy: 'Upgrade the server, or keep the store in a folder: --store ./invoices.store.',
    })
  }
  return home
}

/**
 * SQLSTATEs of a prepared statement that failed: it belongs to another session, as with a pooler in between, or its
 * tables have changed.
 */
const NOT_PREPARED: ReadonlySet<string> = new Set(['26000', '42P05', '0A000'])

/** Named statements, planned once by each connection. */
function preparing(pool: Pool): Session['query'] {
  const names = new Map<string, string>()
  return async (text, parameters = []) => {
    const values = [...parameters]
    const name = names.get(text) ?? `often ${names.size + 1}`
    names.set(text, name)
    try {
      return (await pool.query<StoreRow>({ name, text, values })).rows
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? String(error.code) : ''
      if (!NOT_PREPARED.has(code)) throw error
      return (await pool.query<StoreRow>({ text, values })).rows
    }
  }
}

async function load(label: string): Promise<[typeof import('pg'), typeof import('pg-copy-streams')]> {
  try {
    const [pg, copy] = await Promise.all([import('pg'), import('pg-copy-streams')])
    // The package is CommonJS: some bundlers provide its names below `default` only.
    return [('default' in pg ? pg.default : pg) as typeof import('pg'), copy]
  } catch (error) {
    throw packageError('pg', label, error)
  }
}

function copySink(stream: NodeJS.WritableStream, lost?: AbortSignal): CopySink {
  const waits = lost === undefined ? {} : { signal: lost }
  let failed: Error | undefined
  stream.on('error', (error: Error) => {
    failed = error
  })
  return {
    write: async (text) => {
      if (failed !== undefined) throw failed
      if (!stream.write(text)) await once(stream, 'drain', waits)
    },
    end: async () => {
      if (failed !== undefined) throw failed
      const finished = once(stream, 'finish', waits)
      stream.end()
      await finished
    },
  }
}

/** System codes and SQLSTATEs of a server that is unreachable or denies access, with what to do. */
const REASONS: Readonly<Record<string, readonly [expected: string, remedy: string]>> = {
  ERR_INVALID_URL: [
    'an address postgres://USER:PASSWORD@HOST:PORT/DATABASE',
    'Check it; in a password write @ as %40, : as %3A, / as %2F and % as %25.',
  ],
  NO_PASSWORD: [
    'a password',
    'Put it into the address (postgres://USER:PASSWORD@HOST/…) or into PGPASSWORD.',
  ],
  NO_TLS: [
    'a server with encryption',
    'It has none: leave sslmode out of the address, or turn on ssl on the server.',
  ],
  ECONNREFUSED: ['a PostgreSQL server that answers', 'Start it, or check host and port of the address.'],
  EAI_AGAIN: ['a known host', 'Check the network, and the host of the address.'],
  ENETUNREACH: ['a reachable host', 'Check the network, and the host of the address.'],
  ENOTFOUND: ['a known host', 'Check the host of the address.'],
  ETIMEDOUT: ['a PostgreSQL server that answers', 'Check the network, and host and port of the address.'],
  EHOSTUNREACH: ['a reachable host', 'Check the network, and the host of the address.'],
  ECONNRESET: [
    'a server that stays connected',
    'It ended the connection: nothing of the last file was kept. Run it again.',
  ],
  EPIPE: [
    'a server that stays connected',
    'It ended the connection: nothing of the last file was kept. Run it again.',
  ],
  '28P01': ['a user and password that the server accepts', 'Check them in the address.'],
  '28000': [
    'a user that the server accepts',
    'Check the user of the address, and pg_hba.conf of the server.',
  ],
  '3D000': ['a database that exists', 'Make it first: createdb NAME.'],
  '42501': [
    'the right to make tables and to write to them',
    'Ask for it: GRANT ALL ON SCHEMA public TO USER.',
  ],
  '53100': [
    'room on the disk of the server',
    'Free some space there. Nothing of the last file was kept: run it again.',
  ],
  '25P03': [
    'a process that keeps running',
    'It stalled for so long that its load was rolled back: nothing of the file was kept. Run it again.',
  ],
  '53300': ['a free connection', 'The server has none left: try again, or raise max_connections.'],
  '57P01': [
    'a server that stays connected',
    'It was stopped: nothing of the last file was kept. Run it again when it is back.',
  ],
  '57P02': [
    'a server that stays connected',
    'It crashed: nothing of the last file was kept. Run it again when it is back.',
  ],
  '57P03': ['a server that is ready', 'It is starting or stopping: try again in a moment.'],
}

/** Errors that the client reports without a code. */
const WITHOUT_CODE: readonly (readonly [RegExp, keyof typeof REASONS])[] = [
  [/terminated unexpectedly|Connection terminated/, 'ECONNRESET'],
  [/client password must be/, 'NO_PASSWORD'],
  [/does not support SSL/, 'NO_TLS'],
  [/is not currently accepting connections$/, '57P03'],
  [/^URI malformed$/, 'ERR_INVALID_URL'],
  [/timeout expired|timeout exceeded when trying to connect/, 'ETIMEDOUT'],
]

/** The codes that pass by themselves: a server that starts, stops or has no free connection, a cut network, a stalled process. */
const TRANSIENT_CODES: ReadonlySet<string> = new Set([
  ...['ECONNREFUSED', 'EAI_AGAIN', 'ENETUNREACH', 'ETIMEDOUT', 'EHOSTUNREACH', 'ECONNRESET', 'EPIPE'],
  ...['25P03', '53300', '57P01', '57P02', '57P03'],
])

/** Whether an unchanged retry makes sense: as far as is known, nothing is wrong with the address. */
export const isServerAway = (error: unknown): boolean =>
  error instanceof InvoiceError && error.cause instanceof Error && TRANSIENT_CODES.has(codeOf(error.cause))

function codeOf(error: Error): string {
  const own = 'code' in error ? String(error.code) : ''
  // A host with two addresses gives an error for each, without a message of its own.
  const first =
    error instanceof AggregateError ? (error.errors[0] as { code?: string } | undefined)?.code : undefined
  return first ?? WITHOUT_CODE.find(([pattern]) => pattern.test(error.message))?.[1] ?? own
}

/** What the client reports without a code once it was closed. */
const CLOSED_POOL = 'Cannot use a pool after calling end on the pool'

/** Failures of the connection to the server in words; any other error is unchanged. */
function serverError(label: string, error: unknown): unknown {
  if (!(error instanceof Error)) return error
  if (error.message === CLOSED_POOL) return closedStore(label)
  const code = codeOf(error)
  const reason = Object.hasOwn(REASONS, code) ? REASONS[code] : undefined
  if (reason === undefined) return error
  const [expected, remedy] = reason
  return storeError({ file: label, expected, remedy }, error)
}

/** An address without its password, safe to show. */
export function withoutPassword(url: string): string {
  try {
    const address = new URL(url)
    if (address.password !== '') address.password = '***'
    for (const name of [...address.searchParams.keys()])
      if (/password/i.test(name)) address.searchParams.set(name, '***')
    return address.toString()
  } catch {
    return url.replace(/^([^:]*:\/\/[^:]*):.*@/s, '$1:***@')
  }
}
