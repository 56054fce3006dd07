/** Where the tables of a store are: PostgreSQL within this process, or a server. Both take the same statements. */

/** A row: every cell as the text that PostgreSQL writes for it. */
export type StoreRow = Readonly<Record<string, string | null>>

export type Parameter = string | number | boolean | null | readonly (string | number | boolean | null)[]

export interface Session {
  query(sql: string, parameters?: readonly Parameter[]): Promise<StoreRow[]>
  /**
   * As `query`, of the few texts that are asked over and over: a server plans each of them once, which takes it longer than the answer.
   * Absent within a transaction.
   */
  readonly often?: Session['query']
  /** Several statements without parameters, as a migration has them. */
  script(sql: string): Promise<void>
  /** Opens a table for rows in the text form of COPY. Nothing else may be asked until it is closed. */
  copy(table: string, columns: readonly string[]): Promise<CopySink>
}

export interface CopySink {
  /** Settles when there is room for more. */
  write(text: string): Promise<void>
  end(): Promise<void>
}

export interface Home extends Session {
  /** All of it, or nothing: whatever is thrown takes back what was done, and so does the end of the process. */
  transaction<Result>(work: (inside: Session) => Promise<Result>): Promise<Result>
  /** Whether other processes may have it open too. */
  readonly isShared: boolean
  /**
   * Rows of all statements of a script, their cells as numbers, dates and objects: for a library that brings its own tables and expects
   * that of a driver. No amount of an invoice goes this way.
   */
  typedRows(sql: string, parameters?: readonly unknown[]): Promise<Record<string, unknown>[]>
  /** Left out where each who asks has a connection. */
  readonly oneConnection?: OneConnection
  close(): Promise<void>
}

/** All wait for the transaction that is under way: for a large file that takes a while. */
export interface OneConnection {
  /** Milliseconds that the transaction has been under way; 0 where there is none. */
  heldFor(): number
  /** Whether all that was asked before is done within so many milliseconds. */
  isFreeWithin(milliseconds: number): Promise<boolean>
}

/** The only row that a statement gives. */
export async function onlyRow(
  statements: Session,
  sql: string,
  parameters?: readonly Parameter[],
): Promise<StoreRow> {
  const [row] = await statements.query(sql, parameters)
  if (row === undefined) throw new Error(`a row was expected of: ${sql}`)
  return row
}

/** A count that PostgreSQL wrote. */
export const countOf = (cell: string | null | undefined): number => +(cell ?? '0')
