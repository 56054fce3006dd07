/** Polars: a lazy scan that reads two columns, sums in floats rounded to cents; one thread, or all. */
import process from 'node:process'
import { answerOf } from './sums.mjs'

/** Read once, when the module is loaded. */
async function load(threads) {
  if (threads !== null) process.env.POLARS_MAX_THREADS = `${threads}`
  return (await import('nodejs-polars')).default
}

const totals = (threads) => async (job) => {
  const pl = await load(threads)
  const column = (at) => pl.col(`column_${at + 1}`)
  const [number] = job.tracking
  const [net] = job.amounts
  return {
    run: () =>
      pl
        .scanCSV(job.file, { hasHeader: false, skipRows: job.header ? 1 : 0, inferSchemaLength: 0 })
        .select(column(number).alias('number'), column(net).cast(pl.Float64).alias('net'))
        .groupBy('number')
        .agg(pl.col('net').sum())
        .collect(),
    answer: (sums) =>
      answerOf(new Map(sums.rows().map(([number, sum]) => [number ?? '', Math.round(sum * 100)]))),
  }
}

export const contenders = {
  'one thread, two columns': totals(1),
  'all threads, two columns': totals(null),
}
