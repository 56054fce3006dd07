/** csv-parse as a stream, records taken as they become readable: as arrays, and as objects. */
import { createReadStream } from 'node:fs'
import { parse } from 'csv-parse'
import { answerOf, createSums } from './sums.mjs'

function records(job, columns, take) {
  return new Promise((resolve, reject) => {
    const parser = parse({ bom: true, columns, relax_column_count: job.ragged })
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

const scan = (columnsOf) => (job) => ({
  run: async () => {
    const columns = columnsOf(job)
    const count = { records: columns === true ? 1 : 0, cells: 0 }
    await records(job, columns, (record) => {
      count.records++
      count.cells += record.length
    })
    return count
  },
  answer: ({ records, cells }) => (Number.isNaN(cells) ? { records } : { records, cells }), // objects have no length
})

const sum = (columnsOf) => (job) => ({
  run: async () => {
    const columns = columnsOf(job)
    const sums = createSums(job, columns !== false)
    let header = job.header && columns !== true
    await records(job, columns, (record) => {
      if (!header) sums.add(record)
      header = false
    })
    return sums.sums
  },
  answer: answerOf,
})

const arrays = () => false
const objects = (job) => (job.header ? true : job.names)

export const contenders = {
  'arrays, scan': scan(arrays),
  'arrays, sum per tracking number': sum(arrays),
  'objects, scan': scan(objects),
  'objects, sum per tracking number': sum(objects),
}
