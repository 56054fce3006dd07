/** Synthetic files for the runs, in a folder of their own that goes when they end. */
import { closeSync, mkdtempSync, openSync, readSync, rmSync, statSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { encode } from '../samples/generators/encode.js'
import { GENERATORS } from '../samples/generators/index.js'
import type { Truth } from '../samples/generators/types.js'
import { type Job, LAYOUTS, scanned } from './layouts.js'

export interface BenchFile {
  readonly path: string
  readonly bytes: number
  readonly truth: Truth
  readonly job: Job
}

export interface Folder {
  /** Writes a file of a format. */
  make(format: string, rows: number, seed: number): BenchFile
  path(name: string): string
  drop(path: string): void
  remove(): void
}

export function createFolder(): Folder {
  const folder = mkdtempSync(join(tmpdir(), 'carrier-invoice-bench-'))
  const path = (name: string): string => join(folder, name)
  return {
    path,
    make: (format, rows, seed) => written(format, rows, seed, path(`${format}-${rows}-${seed}.csv`)),
    drop: (file) => rmSync(file, { force: true }),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  }
}

function written(format: string, rows: number, seed: number, path: string): BenchFile {
  const generator = GENERATORS[format]
  if (generator === undefined)
    throw new RangeError(`no format ${format}: it is one of ${Object.keys(GENERATORS).join(' ')}`)
  const generated = generator({ rows, seed })
  const file = openSync(path, 'w')
  for (const chunk of generated.chunks()) writeSync(file, encode(chunk, generated.encoding))
  closeSync(file)
  const { line, newline } = firstLine(path)
  const job = LAYOUTS[format]?.(path, newline, line) ?? scanned(path, newline, format)
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
