/** A parse over threads, held against the same parse on one. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { Worker } from 'node:worker_threads'
import { encode } from '../samples/generators/encode.js'
import { GENERATORS } from '../samples/generators/index.js'
import type { GeneratorOptions } from '../samples/generators/types.js'
import type { Spawn } from '../src/app/jobs/crew.js'
import { type ParseTextsOptions, parseTexts } from '../src/app/jobs/run.js'
import { type Input, type InvoiceError, parseInvoice, type Summary } from '../src/index.js'
import { TARGETS } from '../src/output/index.js'
import type { OutputTarget } from '../src/output/target.js'
import { NO_CHARGES } from '../src/parse/charge-batch.js'
import type { ParseOptions } from '../src/parse/parse-all.js'

/** All that a parse leaves for its caller. */
export interface Outcome {
  readonly text: string
  readonly items: number
  readonly rejects: readonly Record<string, string | number>[]
  readonly told: readonly string[]
  readonly summary: Summary
}

/** Workers of what is built; every one that was started is kept for the test to look at. */
export function builtWorkers(): { spawn: Spawn; started: Worker[] } {
  const started: Worker[] = []
  const spawn: Spawn = (settings) => {
    const worker = new Worker(resolve('dist/worker.js'), { workerData: settings })
    started.push(worker)
    return worker
  }
  return { spawn, started }
}

export type JobOptions = Partial<ParseTextsOptions> & { readonly target?: string }

interface Told extends Pick<ParseOptions, 'onFile' | 'onFileError' | 'onPassedOver'> {
  readonly onReject: (error: InvoiceError) => void
}

function listening(): { rejects: Record<string, string | number>[]; told: string[]; events: Told } {
  const rejects: Record<string, string | number>[] = []
  const told: string[] = []
  const events: Told = {
    onReject: (error) => rejects.push({ ...error.toJSON(), message: error.message }),
    onFile: (file, size) => told.push(`file ${file} ${size}`),
    onFileError: (error) => told.push(`failed ${error.message}`),
    onPassedOver: (path, reason) => told.push(`passed over ${path}: ${reason}`),
  }
  return { rejects, told, events }
}

/** Parsed on threads; of a file in small pieces wherever it can be cut. */
export async function byThreads(
  inputs: Input | readonly Input[],
  options: JobOptions = {},
): Promise<Outcome> {
  const { rejects, told, events } = listening()
  const { spawn } = builtWorkers()
  const texts = parseTexts(inputs, { jobs: 2, target: 'ndjson', piece: 2000, spawn, ...events, ...options })
  let text = ''
  let items = 0
  for (;;) {
    const step = await texts.next()
    if (step.done === true) return { text, items, rejects, told, summary: step.value }
    text += Buffer.from(step.value.text).toString('utf8')
    items += step.value.items
  }
}

/** Parsed and written by the one thread of the caller. */
export async function byOne(inputs: Input | readonly Input[], options: JobOptions = {}): Promise<Outcome> {
  const { rejects, told, events } = listening()
  const { jobs, target: shape, piece, ahead, spawn, ...parsing } = options
  const parse = parseInvoice(inputs, { ...events, ...parsing })
  const written: string[] = []
  const targets: readonly OutputTarget[] = TARGETS
  const target = targets.find(({ id }) => id === (shape ?? 'ndjson'))
  const sink = {
    write: async (chunk: string | Uint8Array) => {
      written.push(typeof chunk === 'string' ? chunk : Buffer.from(chunk).toString('utf8'))
    },
  }
  const writer = await target?.open(sink, { raw: options.raw === true })
  await writer?.write(NO_CHARGES) // what stands before the first line item is no text of the threads
  written.length = 0
  let items = 0
  for await (const batch of parse.columns()) {
    items += batch.charges.length
    await writer?.write(batch)
  }
  return { text: written.join(''), items, rejects, told, summary: await parse.summary }
}

/** A folder for a test's files. */
export function scratch(): { path: (name: string) => string; remove: () => void } {
  const folder = mkdtempSync(join(tmpdir(), 'jobs-'))
  return { path: (name) => join(folder, name), remove: () => rmSync(folder, { recursive: true }) }
}

/** Writes a synthetic invoice file. */
export function generated(format: string, options: GeneratorOptions, path: string): string {
  const file = GENERATORS[format]?.(options)
  if (file === undefined) throw new Error(`no generator of ${format}`)
  writeFileSync(path, Buffer.concat([...file.chunks()].map((chunk) => encode(chunk, file.encoding))))
  return path
}
