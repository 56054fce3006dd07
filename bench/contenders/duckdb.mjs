/** DuckDB: `read_csv` with the columns named and typed (no sniffing), exact sums in DECIMAL, in one SQL statement. */
import { DuckDBInstance } from '@duckdb/node-api'
import { answerOf, cents } from './sums.mjs'

const quoted = (text) => `'${text.replaceAll("'", "''")}'`

function source(job) {
  // Cells of other kinds of records are in the same columns, so there the amounts are cast where they are summed.
  const typed = (at) => (job.only === null && job.amounts.includes(at) ? 'DECIMAL(18, 2)' : 'VARCHAR')
  const columns = Array.from({ length: job.width }, (_, at) => `'c${at}': '${typed(at)}'`)
  const options = [
    quoted(job.file),
    'auto_detect = false',
    "delim = ','",
    "quote = '\"'",
    "escape = '\"'",
    `header = ${job.header}`,
    ...(job.ragged ? ['null_padding = true'] : []),
    `columns = {${columns.join(', ')}}`,
  ]
  return `read_csv(${options.join(', ')})`
}

function tracking(job) {
  const filled = job.tracking.map((at) => `nullif(c${at}, '')`)
  return `coalesce(${[...filled, "''"].join(', ')})`
}

function net(job) {
  const cells = job.amounts.map((at) => `coalesce(try_cast(c${at} AS DECIMAL(18, 2)), 0)`)
  return `sum((${cells.join(' + ')})::DECIMAL(18, 2))`
}

const only = (job) => (job.only === null ? '' : `WHERE c${job.only.at} = ${quoted(job.only.text)}`)

const BY_TRACKING = (job) =>
  `CREATE TABLE sums AS SELECT ${tracking(job)} AS number, ${net(job)} AS net FROM ${source(job)} ${only(job)} GROUP BY 1`

/** Invoice and shipment totals, as an audit needs them, in one pass. */
const BY_BOTH = (job) =>
  `CREATE TABLE sums AS SELECT ${tracking(job)} AS number, c${job.invoice} AS invoice, grouping(c${job.invoice}) AS set,
   ${net(job)} AS net FROM ${source(job)} ${only(job)} GROUP BY GROUPING SETS ((${tracking(job)}), (c${job.invoice}))`

const groupBy = (sql, threads, rows) => async (job) => {
  const instance = await DuckDBInstance.create(':memory:', threads === null ? {} : { threads: `${threads}` })
  const connection = await instance.connect()
  await connection.run('SET preserve_insertion_order = false')
  return {
    run: () => connection.run(sql(job)),
    answer: async () => {
      const reader = await connection.runAndReadAll(rows)
      return answerOf(new Map(reader.getRows().map(([number, sum]) => [number, cents(sum)])))
    },
  }
}

const ALL = 'SELECT number, net::VARCHAR FROM sums'
const SHIPMENTS = 'SELECT number, net::VARCHAR FROM sums WHERE set = 1'

export const contenders = {
  'one thread, sum per tracking number': groupBy(BY_TRACKING, 1, ALL),
  'all threads, sum per tracking number': groupBy(BY_TRACKING, null, ALL),
  'one thread, sum per tracking number and per invoice': groupBy(BY_BOTH, 1, SHIPMENTS),
  'all threads, sum per tracking number and per invoice': groupBy(BY_BOTH, null, SHIPMENTS),
}
