/** csv-parse as a stream, records as arrays, taken as they become readable. */
import { createReadStream } from 'node:fs'
import { parse } from 'csv-parse'
import { answerOf, createSums } from './sums.mjs'

function records(job, take) {
  return new Promise((resolve, reject) => {
    const parser = parse({ bom: true, relax_column_count: job.ragged })
    parser.on('readable', () => {
      for (let record = parser.read(); record !== null; record = parser.read()) take(record)
    })
    parser.on('error', reject)
    parser.on('end', resolve)
    createReadStream(job.file, { highWaterMark: 1 << 20 })
      .on('error', reject)
      .pipe(parser)
  })
}

export const contenders = {
  'arrays, scan': (job) => ({
    run: async () => {
      const count = { records: 0, cells: 0 }
      await records(job, (record) => {
        count.records++
        count.cells += record.length
      })
      return count
    },
    answer: (count) => count,
  }),
  'arrays, sum per tracking number': (job) => ({
    run: async () => {
      const sums = createSums(job)
      let { header } = job
      await records(job, (record) => {
        if (!header) sums.add(record)
        header = false
      })
      return sums.sums
    },
    answer: answerOf,
  }),
}
