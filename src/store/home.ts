/** Where the tables of a store are: PostgreSQL within this process, or on a server. Both take the same statements. */

/** A row; every cell is the text that PostgreSQL writes for it. */
export type StoreRow = Readonly<Record<string, string | null>>

export type Parameter = string | number | boolean | null | readonly (string | number | boolean | null)[]

export interface Session {
  query(sql: string, parameters?: readonly Parameter[]): Promise<StoreRow[]>
  /**
   * Like `query`, for the few statements that run over and over: a server plans each of them once, which takes longer
   * than running it. Absent within a transaction.
   */
  readonly queryPrepared?: Session['query']
  /** Runs several statements without parameters, such as a migration. */
  script(sql: string): Promise<void>
  /** Opens a table for rows in the text form of COPY. No other statement may run until it is closed. */
  copy(table: string, columns: readonly string[]): Promise<CopySink>
}

export interface CopySink {
  /** Settles when there is room for more. */
  write(text: string): Promise<void>
  end(): Promise<void>
}

export interface Home extends Session {
  /** All or nothing: anything thrown rolls the work back, and so does the end of the process. */
  transaction<Result>(work: (session: Session) => Promise<Result>): Promise<Result>
  /** Whether other processes may have the store open too. */
  readonly isShared: boolean
  /**
   * Rows of all statements of a script, their cells as numbers, dates and objects: for a library that brings its own
   * tables and expects a driver's types. No amount of an invoice goes this way.
   */
  typedRows(sql: string, parameters?: readonly unknown[]): Promise<Record<string, unknown>[]>
  /** Absent if every caller has its own connection. */
  readonly oneConnection?: OneConnection
  close(): Promise<void>
}

/** Every caller waits for the transaction in progress; a large file takes a while. */
export interface OneConnection {
  /** Milliseconds that the transaction has been in progress; 0 if there is none. */
  heldFor(): number
  /** Whether everything queued before completes within this many milliseconds. */
  isFreeWithin(milliseconds: number): Promise<boolean>
}

/** The single row that a statement returns. */
export async function onlyRow(
  statements: Session,
  sql: string,
  parameters?: readonly Parameter[],
): Promise<StoreRow> {
  const [row] = await statements.query(sql, parameters)
  if (row === undefined) throw new Error(`expected a row from: ${sql}`)
  return row
}

/** A count as PostgreSQL writes it. */
export const countOf = (cell: string | null | undefined): number => +(cell ?? '0')
