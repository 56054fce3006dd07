/** The places that `parse` writes to: all take their place together, once everything is read. */
import { resolve } from 'node:path'
import { InvoiceError } from '../errors.js'
import { type AtomicFile, createAtomicFile, placeAll, refuseInput } from '../output/atomic-file.js'
import type { Sink } from '../output/sink.js'
import type { Summary } from '../summary.js'
import { createRejectsFile, type RejectsFile } from './rejects-file.js'

interface OutputPaths {
  readonly output?: string
  readonly rejects?: string
  readonly summary?: string
}

export interface Outputs {
  /** For line items. */
  readonly items: Sink
  /** The file that the line items go to, null for the standard output. */
  readonly file: string | null
  readonly rejects: RejectsFile | null
  /** Refuses an input that one of the outputs would replace. */
  refuse(input: string): void
  /** Writes the summary and puts every file in its place. */
  place(summary: Summary): Promise<void>
  /** Takes everything back that has no place yet. */
  discard(): Promise<void>
}

/** Opens them all before anything is read. Throws `output` and `usage`. */
export async function openOutputs(paths: OutputPaths, out: Sink): Promise<Outputs> {
  checkPaths(paths)
  const files: AtomicFile[] = []
  const discard = async (): Promise<void> => {
    for (const file of files) await file.discard()
  }
  const open = async (path: string | undefined): Promise<AtomicFile | null> => {
    if (path === undefined || isStandardOutput(path)) return null
    const file = await createAtomicFile(path)
    files.push(file)
    return file
  }
  try {
    const items = await open(paths.output)
    const rejects = await open(paths.rejects)
    const summary = await open(paths.summary)
    return {
      items: items ?? out,
      file: items?.path ?? null,
      rejects: rejects === null ? null : createRejectsFile(rejects),
      refuse: (input) => {
        for (const file of files) refuseInput(file, input)
      },
      place: async (account) => {
        const text = `${JSON.stringify(account, null, 2)}\n`
        await summary?.write(text)
        await placeAll(files)
        // Last, since whoever reads it may end the process by leaving.
        if (summary === null && paths.summary !== undefined) await out.write(text)
      },
      discard,
    }
  } catch (error) {
    await discard()
    throw error
  }
}

const isStandardOutput = (path: string): boolean => path === '-' || path === '/dev/stdout'

function checkPaths({ output, rejects, summary }: OutputPaths): void {
  if (rejects !== undefined && isStandardOutput(rejects))
    throw usage('--rejects -', 'a file for the rejected rows', 'The standard output is for line items alone.')
  if (
    summary !== undefined &&
    isStandardOutput(summary) &&
    (output === undefined || isStandardOutput(output))
  )
    throw usage('--summary -', 'a file for the summary', 'Send the line items elsewhere with -o FILE first.')
  differentFiles([output, rejects, summary])
}

/** Throws `usage` where two outputs of a command are one file. */
export function differentFiles(paths: readonly (string | undefined)[]): void {
  const places = paths
    .filter((path) => path !== undefined && !isStandardOutput(path))
    .map((path) => resolve(path ?? ''))
  const twice = places.find((place, at) => places.indexOf(place) !== at)
  // A device takes any number of outputs.
  if (twice !== undefined && !twice.startsWith('/dev/'))
    throw usage(twice, 'a different file for each output', 'Choose another name for one of them.')
}

function usage(value: string, expected: string, remedy: string): InvoiceError {
  return new InvoiceError({ code: 'usage', value, expected, remedy })
}
