/** Every statement that a store in this process is sent, where it was sent from, and which parts of a distributed store it would go to. */
import { readdirSync, readFileSync } from 'node:fs'
import type { Home, Session } from '../src/store/home.js'
import { TABLES } from '../src/store/migrations.js'
import { spreadOf } from '../src/store/spread-tables.js'

export interface Sent {
  readonly sql: string
  /** `src/store/load.ts:97` */
  readonly from: string
}

/** Notes what goes through a home. A copy is noted as what it does: rows into a table. */
export function listened(home: Home, sent: (one: Sent) => void): Home {
  const note = (sql: string): void => sent({ sql, from: callerOf(new Error().stack ?? '') })
  const within = <Inside extends Session>(session: Inside): Inside => ({
    ...session,
    query: (sql, parameters) => {
      note(sql)
      return session.query(sql, parameters)
    },
    script: (sql) => {
      note(sql)
      return session.script(sql)
    },
    copy: (table, columns) => {
      note(`COPY ${table} (${columns.join(', ')}) FROM STDIN`)
      return session.copy(table, columns)
    },
  })
  return {
    ...within(home),
    transaction: (work) => home.transaction((inside) => work(within(inside))),
  }
}

/** The first line of the program that is not one of the helpers that all statements go through. */
const callerOf = (stack: string): string =>
  [...stack.matchAll(/\b(src\/(?!store\/home\.ts)[\w/-]+\.ts):(\d+)/g)].map(
    ([, file, line]) => `${file}:${line}`,
  )[0] ?? 'outside'

/** Every place of the program that sends statements, as `callerOf` names it. */
export function placesOfStatements(): string[] {
  const files = ['store', 'sync', 'server', 'app'].flatMap((folder) =>
    readdirSync(`src/${folder}`, { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.ts') && !/(home|embedded-thread|^steps.*)\.ts$/.test(name))
      .map((name) => `src/${folder}/${name.replaceAll('\\', '/')}`),
  )
  return files.flatMap((file) =>
    readFileSync(file, 'utf8')
      .split('\n')
      .flatMap((line, at) =>
        /\bonlyRow\($|\bonlyRow\([a-z]|(?<!req)\.(query|script|copy)\)?\(/.test(line) &&
        !line.startsWith('export')
          ? [`${file}:${at + 1}`]
          : [],
      ),
  )
}

interface PlanNode {
  readonly 'Node Type': string
  readonly Operation?: string
  readonly 'Relation Name'?: string
  readonly Output?: readonly string[]
  readonly Plans?: readonly PlanNode[]
  readonly [name: string]: unknown
}

/** Which rows of a distributed store a statement goes to. */
export type Reach = 'one connection' | 'whole tables' | 'all connections'

/** `connection_id = $1`, `''` or one of a list. */
const NAMED = /connection_id = (?:ANY )?\(*(?:\$\d+|'[^']*'::text)/

/** By the plan that PostgreSQL makes of it: what it compares the connection of each table with. */
export async function reachOf(home: Home, sql: string): Promise<Reach> {
  const rows = await home.typedRows(`EXPLAIN (GENERIC_PLAN, VERBOSE, COSTS OFF, FORMAT JSON) ${sql}`)
  const [explained] = Object.values(rows[0] ?? {})[0] as { readonly Plan: PlanNode }[]
  const named: boolean[] = []
  const look = (node: PlanNode): void => {
    const table = node['Relation Name']
    if (table !== undefined && TABLES.includes(table) && spreadOf(table) === 'connection') {
      const conditions = ['Index Cond', 'Recheck Cond', 'Filter'].map((name) => `${node[name] ?? ''}`)
      if (node['Node Type'] !== 'ModifyTable') named.push(NAMED.test(conditions.join(' ')))
      else if (node.Operation === 'Insert')
        named.push(/^\(?(\$\d+|'[^']*'::text)|\bconnection_id$/.test(firstValue(node)))
    }
    for (const below of node.Plans ?? []) look(below)
  }
  if (explained !== undefined) look(explained.Plan)
  if (named.length === 0) return 'whole tables'
  return named.every(Boolean) ? 'one connection' : 'all connections'
}

/** What is inserted as the connection, every table begins with it: a value that is given, or that of rows which are looked at too. */
function firstValue(node: PlanNode): string {
  const below = node.Plans?.find((plan) => plan['Parent Relationship'] !== 'InitPlan')
  const [first = ''] = below?.Output ?? []
  return below !== undefined && first.startsWith('"*SELECT*"') ? firstValue(below) : first
}
