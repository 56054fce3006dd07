/** Synthetic files for the runs, in a temporary folder that is deleted at the end. */
import { closeSync, mkdtempSync, openSync, readSync, rmSync, statSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { encode } from '../samples/generators/encode.js'
import { GENERATORS } from '../samples/generators/index.js'
import type { Truth } from '../samples/generators/types.js'
import { type Job, LAYOUTS, scanJob } from './layouts.js'
import { quoteCells } from './quoted.js'

export interface BenchFile {
  readonly path: string
  readonly bytes: number
  readonly truth: Truth
  readonly job: Job
}

/** How a file is written: as by its generator, or as by another program, with every cell quoted and long texts. */
export type Shape = 'plain' | 'quoted'

export interface MakeOptions {
  readonly shape?: Shape
  readonly invoices?: number
}

export interface Folder {
  /** Writes a file of a format. */
  make(format: string, rows: number, seed: number, options?: MakeOptions): BenchFile
  path(name: string): string
  drop(path: string): void
  remove(): void
}

export function createFolder(): Folder {
  const folder = mkdtempSync(join(tmpdir(), 'carrier-invoice-bench-'))
  const path = (name: string): string => join(folder, name)
  return {
    path,
    make: (format, rows, seed, options = {}) =>
      written(format, rows, seed, options, path(`${format}-${rows}-${seed}-${options.shape ?? 'plain'}.csv`)),
    drop: (file) => rmSync(file, { force: true }),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  }
}

function written(
  format: string,
  rows: number,
  seed: number,
  { shape = 'plain', ...more }: MakeOptions,
  path: string,
): BenchFile {
  const generator = GENERATORS[format]
  if (generator === undefined)
    throw new RangeError(`no format ${format}: it is one of ${Object.keys(GENERATORS).join(' ')}`)
  const generated = generator({ rows, seed, ...more })
  const file = openSync(path, 'w')
  const chunks = shape === 'plain' ? generated.chunks() : quoteCells(generated.chunks(), format)
  for (const chunk of chunks) writeSync(file, encode(chunk, generated.encoding))
  closeSync(file)
  const { line, newline } = firstLine(path)
  const job = LAYOUTS[format]?.(path, newline, line) ?? scanJob(path, newline, format)
  return { path, bytes: statSync(path).size, truth: generated.truth(), job }
}

function firstLine(path: string): { line: string; newline: string } {
  const head = Buffer.alloc(64 << 10)
  const file = openSync(path, 'r')
  const length = readSync(file, head, 0, head.length, 0)
  closeSync(file)
  const [, line = '', newline = '\n'] = /^(.*?)(\r\n|\r|\n)/.exec(head.toString('utf8', 0, length)) ?? []
  return { line, newline }
}
