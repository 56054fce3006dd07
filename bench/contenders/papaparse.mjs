/**
 * Papa Parse in its two faster ways: row by row from a Node stream of decoded text (with raw bytes it would break
 * characters and line ends between chunks; so delimiter and line end are given too), and stepping through a string.
 */
import { createReadStream, readFileSync } from 'node:fs'
import Papa from 'papaparse'
import { answerOf, createSums } from './sums.mjs'

const optionsOf = ({ newline }) => ({ header: false, delimiter: ',', newline, skipEmptyLines: true })

function streamed(job, take) {
  return new Promise((resolve, reject) => {
    const parser = Papa.parse(Papa.NODE_STREAM_INPUT, optionsOf(job))
    parser.on('data', take)
    parser.on('error', reject)
    parser.on('end', resolve)
    createReadStream(job.file, { encoding: 'utf8', highWaterMark: 1 << 20 })
      .on('error', reject)
      .pipe(parser)
  })
}

async function whole(job, take) {
  Papa.parse(readFileSync(job.file, 'utf8'), { ...optionsOf(job), step: ({ data }) => take(data) })
}

const scan = (read) => (job) => ({
  run: async () => {
    const count = { records: 0, cells: 0 }
    await read(job, (record) => {
      count.records++
      count.cells += record.length
    })
    return count
  },
  answer: (count) => count,
})

const sum = (read) => (job) => ({
  run: async () => {
    const sums = createSums(job)
    let { header } = job
    await read(job, (record) => {
      if (!header) sums.add(record)
      header = false
    })
    return sums.sums
  },
  answer: answerOf,
})

export const contenders = {
  'stream of rows, scan': scan(streamed),
  'stream of rows, sum per tracking number': sum(streamed),
  'whole string, scan': scan(whole),
  'whole string, sum per tracking number': sum(whole),
}
