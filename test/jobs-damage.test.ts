/** Damaged files as workers read them: without threads, which would take too long to start for each. */
import { EventEmitter } from 'node:events'
import { readFileSync, writeFileSync } from 'node:fs'
import type { Worker } from 'node:worker_threads'
import fc from 'fast-check'
import { afterAll, expect, it } from 'vitest'
import type { Spawn } from '../src/app/jobs/crew.js'
import { serve } from '../src/app/jobs/work.js'
import { byOne, byThreads, generated, madeBy, scratch } from './jobs-kit.js'

const { path, remove } = scratch()
afterAll(remove)

/** What a worker thread does, done by this one. */
const here: Spawn = (settings) => {
  const emitter = new EventEmitter()
  const post = serve(settings, (report) => {
    const sent = structuredClone(report)
    setImmediate(() => emitter.emit('message', sent))
  })
  return Object.assign(emitter, { postMessage: post, terminate: async () => 0 }) as unknown as Worker
}

const SOURCES = [
  generated('ups-billing', { rows: 60, seed: 4 }, path('ups.csv')),
  generated('dhl-ecommerce', { rows: 60, seed: 4, invoices: 6 }, path('dhl.csv')),
  generated('usps-eps', { rows: 60, seed: 4 }, path('usps.csv')),
  'samples/fedex-us/real.csv',
  'samples/royal-mail-combined/real.csv',
].map((source) => readFileSync(source, 'latin1'))

const first = 'samples/usps-eps/real.csv'

const WOUNDS = [
  '"',
  '""',
  ',"',
  '\n',
  '\r\n',
  '\r',
  ',',
  '\u00e9',
  '\u00c3\u00a9',
  'x',
  '\nHDR,\n',
  '"\n"',
  '',
]

it('are read as by one thread, whatever the damage', async () => {
  const wound = fc.record({ at: fc.nat(), cut: fc.nat(30), put: fc.constantFrom(...WOUNDS) })
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...SOURCES),
      fc.array(wound, { maxLength: 8 }),
      fc.boolean(),
      async (source, wounds, crlf) => {
        let text = crlf ? source.replace(/\r?\n/g, '\r\n') : source
        for (const { at, cut, put } of wounds) {
          const place = at % text.length
          text = text.slice(0, place) + put + text.slice(place + cut)
        }
        const file = path('damaged.csv')
        writeFileSync(file, text, 'latin1')
        const files = [first, file]
        expect(await byThreads(files, { spawn: here })).toEqual(await byOne(files))
        if (wounds.length % 4 === 0)
          expect(await madeBy(files, { spawn: here })).toEqual(await madeBy(files, { jobs: 1 }))
      },
    ),
    { numRuns: 60 },
  )
})
