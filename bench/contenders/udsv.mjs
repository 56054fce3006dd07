/** uDSV, rows as string arrays: from chunks of decoded text, and from the whole string. */
import { createReadStream, readFileSync } from 'node:fs'
import { inferSchema, initParser } from 'udsv'
import { answerOf, createSums } from './sums.mjs'

const schemaOf = ({ newline }) => ({ header: () => [], col: ',', row: newline })

// Chunks: a quote may come later than the first one, so it is named. The whole string is searched by uDSV itself.
async function chunked(job, take) {
  let parser
  for await (const chunk of createReadStream(job.file, { encoding: 'utf8', highWaterMark: 1 << 20 })) {
    parser ??= initParser(inferSchema(chunk, { ...schemaOf(job), encl: '"' }))
    parser.chunk(chunk, parser.stringArrs, take)
  }
  parser.end()
}

async function whole(job, take) {
  const text = readFileSync(job.file, 'utf8')
  initParser(inferSchema(text, schemaOf(job))).stringArrs(text, take)
}

const scan = (read) => (job) => ({
  run: async () => {
    const count = { records: 0, cells: 0 }
    await read(job, (record) => {
      count.records++
      count.cells += record.length
      return true
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
      return true
    })
    return sums.sums
  },
  answer: answerOf,
})

export const contenders = {
  'chunks, scan': scan(chunked),
  'chunks, sum per tracking number': sum(chunked),
  'whole string, scan': scan(whole),
  'whole string, sum per tracking number': sum(whole),
}
