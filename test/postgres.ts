/** A PostgreSQL server of its own for the tests of the store: another by its address, one that is installed, or none. */
import { execFileSync, spawnSync } from 'node:child_process'
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir, userInfo } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { CITUS, citusDatabase } from './citus.js'
import { freePort } from './ports.js'

/** Address of a server, with a user that may create databases: it is used in place of one that is started. */
export const GIVEN = CITUS ?? process.env.PARSE_INVOICE_TEST_POSTGRES

/** The variable with the address of the server that all test files share. */
export const SHARED = 'PARSE_INVOICE_SHARED_POSTGRES'

const DEBIAN = '/usr/lib/postgresql'

/** The folder of the newest server's programs, null where none is installed. */
function binaries(): string | null {
  const versions = existsSync(DEBIAN) ? readdirSync(DEBIAN).sort((a, b) => +b - +a) : []
  const found = versions
    .map((version) => join(DEBIAN, version, 'bin'))
    .find((bin) => existsSync(join(bin, 'initdb')))
  if (found !== undefined) return found
  const { stdout, status } = spawnSync('which', ['initdb'], { encoding: 'utf8' })
  return status === 0 ? join(stdout.trim(), '..') : null
}

export const hasPostgres = (): boolean => GIVEN !== undefined || binaries() !== null

export interface Databases {
  /** Address of a new, empty database. */
  database(): Promise<string>
  stop(): Promise<void>
}

export interface Server extends Databases {
  /** As its administrator. */
  readonly address: string
  /** Ends the server at once, as a crash would, and starts it again. */
  restart(): void
}

/** Databases of the server that all test files share, gone when it stops; of a server of its own where there is none. */
export async function sharedPostgres(): Promise<Databases> {
  const address = process.env[SHARED]
  if (address === undefined || GIVEN !== undefined) return startPostgres()
  const { database, drop } = databasesOf(address)
  return { database, stop: drop }
}

/** `beyond`: an address of this machine by which another network reaches it too. `fsync`: on where what it takes is to be measured. */
export async function startPostgres(beyond?: string, fsync: 'on' | 'off' = 'off'): Promise<Server> {
  if (GIVEN !== undefined)
    return { ...databasesOf(GIVEN), address: GIVEN, restart: () => undefined, stop: async () => undefined }
  const bin = binaries() ?? ''
  const folder = mkdtempSync(join(tmpdir(), 'postgres-'))
  const port = await freePort()
  // The server refuses to run as root.
  const isRoot = userInfo().uid === 0
  if (isRoot) {
    const id = (flag: string): number => +execFileSync('id', [flag, 'postgres'], { encoding: 'utf8' })
    chownSync(folder, id('-u'), id('-g'))
  }
  const run = (command: string): void => {
    const [program, ...words] = isRoot ? ['su', 'postgres', '-c', command] : ['sh', '-c', command]
    execFileSync(program as string, words, { stdio: 'ignore', cwd: folder })
  }
  const addresses = ['127.0.0.1', ...(beyond === undefined ? [] : [beyond])].join()
  const control = (action: string): void => run(`${bin}/pg_ctl -D ${folder}/data -w ${action}`)
  const start = (): void =>
    control(
      `-l ${folder}/log -o "-p ${port} -k ${folder} -c listen_addresses=${addresses} -c fsync=${fsync}" start`,
    )
  run(`${bin}/initdb --no-sync -D ${folder}/data -U postgres -A trust -E UTF8 --locale=C.UTF-8`)
  if (beyond !== undefined) run(`echo host all all ${beyond}/24 trust >> ${folder}/data/pg_hba.conf`)
  start()
  const address = `postgres://postgres@127.0.0.1:${port}/postgres`
  return {
    ...databasesOf(address),
    address,
    restart: () => {
      control('-m immediate stop')
      start()
    },
    stop: async () => {
      control('-m immediate stop')
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

function databasesOf(address: string): Pick<Server, 'database'> & { drop(): Promise<void> } {
  const made: string[] = []
  const asAdministrator = async (statements: readonly string[]): Promise<void> => {
    const client = new pg.Client(address)
    await client.connect()
    for (const statement of statements) await client.query(statement)
    await client.end()
  }
  return {
    database: async () => {
      const name = `store_${process.pid}_${made.length + 1}_${Date.now()}`
      if (CITUS !== undefined) return citusDatabase(CITUS, name)
      made.push(name)
      await asAdministrator([`CREATE DATABASE ${name}`])
      const url = new URL(address)
      url.pathname = `/${name}`
      return url.toString()
    },
    drop: () => asAdministrator(made.splice(0).map((name) => `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`)),
  }
}
