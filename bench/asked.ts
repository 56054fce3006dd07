/** Runs a query on a database, on a separate connection. */
import pg from 'pg'

export async function queryRows(location: string, sql: string): Promise<Record<string, string>[]> {
  const client = new pg.Client(location)
  await client.connect()
  try {
    return (await client.query(sql)).rows
  } finally {
    await client.end()
  }
}
