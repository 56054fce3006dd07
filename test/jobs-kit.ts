/** A parse over threads, held against the same parse on one. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { Worker } from 'node:worker_threads'
import { encode } from '../samples/generators/encode.js'
import { GENERATORS } from '../samples/generators/index.js'
import type { GeneratorOptions } from '../samples/generators/types.js'
import type { Spawn } from '../src/app/jobs/crew.js'
import { chargesMaking, itemsMaking } from '../src/app/jobs/products.js'
import { type ReadOptions, readFiles, type Written } from '../src/app/jobs/read.js'
import { readAudit } from '../src/app/read-audit.js'
import { formats, type Input, type InvoiceError, parseInvoice, type Summary } from '../src/index.js'
import { TARGETS } from '../src/output/index.js'
import type { OutputTarget } from '../src/output/target.js'
import { withAlikeWarnings } from '../src/parse/alike-files.js'
import type { ParseOptions } from '../src/parse/parse-all.js'

/** All that a parse leaves for its caller. */
export interface Outcome {
  readonly text: string
  readonly items: number
  readonly rejects: readonly Record<string, string | number>[]
  readonly notices: readonly string[]
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

export interface JobOptions extends Partial<ReadOptions> {
  /** Id of the output's target. */
  readonly target?: string
  /** Of an output that is CSV. */
  readonly excel?: boolean
  /** Told of each block before it is written. */
  readonly onBlock?: (count: number) => Promise<void> | void
}

interface NotedEvents extends Pick<ParseOptions, 'onFile' | 'onFileError' | 'onPassedOver'> {
  readonly onReject: (error: InvoiceError) => void
}

function listening(): { rejects: Record<string, string | number>[]; notices: string[]; events: NotedEvents } {
  const rejects: Record<string, string | number>[] = []
  const notices: string[] = []
  const events: NotedEvents = {
    onReject: (error) => rejects.push({ ...error.toJSON(), message: error.message }),
    onFile: (file, size) => notices.push(`file ${file} ${size}`),
    onFileError: (error) => notices.push(`failed ${error.message}`),
    onPassedOver: (path, reason) => notices.push(`passed over ${path}: ${reason}`),
  }
  return { rejects, notices, events }
}

function output({ target: id = 'ndjson', raw = false, excel = false }: JobOptions) {
  const targets: readonly OutputTarget[] = TARGETS
  const target = targets.find((one) => one.id === id)
  if (target === undefined) throw new Error(`no target ${id}`)
  const written: string[] = []
  const sink = {
    write: async (chunk: string | Uint8Array) => {
      written.push(typeof chunk === 'string' ? chunk : Buffer.from(chunk).toString('utf8'))
    },
  }
  return { target, writer: target.open(sink, { raw, excel }), text: () => written.join('') }
}

/** Parsed on threads: the first files by the caller's, the last by a worker. */
export async function byThreads(
  inputs: Input | readonly Input[],
  options: JobOptions = {},
): Promise<Outcome> {
  const { rejects, notices, events } = listening()
  const { target: _, excel = false, onBlock, ...reading } = options
  const { target, writer: opening, text } = output(options)
  const writer = await opening
  let items = 0
  const write = async (block: Written) => {
    await onBlock?.(block.count)
    items += block.count
    if (block.items instanceof Uint8Array) await writer.append?.(block.items)
    else if (block.items !== null) await writer.write(block.items)
  }
  const making = itemsMaking(target, { raw: options.raw === true, excel })
  const { summary: read, billed } = await readFiles(
    inputs,
    making,
    { ...THREADS, ...events, ...reading },
    write,
  )
  const summary = { ...read, files: withAlikeWarnings(read.files, { billed }) }
  await writer.finish()
  return { text: text(), items, rejects, notices, summary }
}

const THREADS = { jobs: 2, spawn: builtWorkers().spawn }

/** Parsed and written by the one thread of the caller. */
export async function byOne(inputs: Input | readonly Input[], options: JobOptions = {}): Promise<Outcome> {
  const { rejects, notices, events } = listening()
  const { jobs, target, excel, ahead, aside, spawn, onBlock, ...parsing } = options
  const parse = parseInvoice(inputs, { ...events, ...parsing })
  const { writer: opening, text } = output(options)
  const writer = await opening
  let items = 0
  for await (const batch of parse.columns()) {
    items += batch.charges.length
    await writer.write(batch)
  }
  await writer.finish()
  return { text: text(), items, rejects, notices, summary: await parse.summary }
}

/** What an audit and a table of charges come to, and what is told on the way. */
export async function madeBy(inputs: Input | readonly Input[], options: Partial<ReadOptions>) {
  const { rejects, notices, events } = listening()
  const reading = { ...THREADS, ...events, ...options }
  const audit = await readAudit(inputs, { formats }, reading)
  const making = await chargesMaking()
  await readFiles(inputs, making, { ...reading, onReject: () => undefined }, async () => undefined)
  return { report: audit.report(), figures: audit.figures(), rows: making.rows(), rejects, notices }
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
