/** The destinations of a job: none is read or written twice, and all are put in place together at the end. */
import { fstatSync, type Stats } from 'node:fs'
import { unlessAborted } from '../input/blocks.js'
import { type Input, listInputs } from '../input/input.js'
import { InvoiceError } from '../schema/errors.js'
import type { Summary } from '../schema/summary.js'
import { type AtomicFile, createAtomicFile, placeAll } from './atomic-file.js'
import { placeOf, placeRead } from './place.js'
import { createRejectsFile, type RejectsFile } from './rejects-file.js'
import type { Sink } from './sink.js'
import { STANDARD_ERROR } from './unwritable.js'

/** The outputs that a job may be asked for, by path; `-` is the standard output. */
export interface OutputPaths {
  readonly output?: string | undefined
  readonly rejects?: string | undefined
  readonly summary?: string | undefined
  readonly report?: string | undefined
  readonly disputes?: string | undefined
  /** The saved state, for another run to merge. */
  readonly save?: string | undefined
}

export interface OutputFiles {
  /** The opened files; null if none is requested or it is the standard output. */
  readonly files: Readonly<Record<keyof OutputPaths, AtomicFile | null>>
  /** Refuses an input that an output would replace. */
  refuse(input: string): void
  /** Refuses any of these inputs that an output would replace, before anything is read or written. */
  refuseAll(inputs: readonly (Input | undefined)[]): Promise<void>
  /** Refuses any file that a folder or a pattern stands for and that an output would replace. */
  refuseWithin(input: string): Promise<void>
  /** Puts every file in place. */
  place(): Promise<void>
  /** Deletes everything that is not in place yet. */
  discard(): Promise<void>
}

export interface Outputs extends Omit<OutputFiles, 'place'> {
  /** For line items. */
  readonly items: Sink
  readonly rejects: RejectsFile | null
  /** Writes the summary and puts every file in place. */
  place(summary: Summary): Promise<void>
}

/** Opens the outputs of `parse` and `combine` before anything is read; line items without a path go to `out`, unless they go to a lake. Throws `output` and `usage`. */
export async function openOutputs(
  paths: OutputPaths,
  out: Sink,
  signal?: AbortSignal,
  toLake = false,
): Promise<Outputs> {
  const { output, summary } = paths
  if (
    summary !== undefined &&
    isStandardOutput(summary) &&
    !toLake &&
    (output === undefined || isStandardOutput(output))
  )
    throw usage('--summary -', 'a file for the summary', 'Send the line items elsewhere with -o FILE first.')
  const { files, ...opened } = await openFiles(paths, signal)
  const standard: Sink = { write: (chunk) => unlessAborted('standard output', out.write(chunk), signal) }
  return {
    ...opened,
    files,
    items: files.output ?? standard,
    rejects: files.rejects === null ? null : createRejectsFile(files.rejects),
    place: async (account) => {
      const text = `${JSON.stringify(account, null, 2)}\n`
      await files.summary?.write(text)
      await opened.place()
      // Written last, because its reader may end the process by closing the pipe.
      if (files.summary === null && summary !== undefined) await standard.write(text)
    },
  }
}

/**
 * Opens the outputs of a job. Throws `output`, and `usage` if two of them are the same file. After the signal
 * nothing waits any longer for the reader of a pipe: `aborted`.
 */
export async function openFiles(paths: OutputPaths, signal?: AbortSignal): Promise<OutputFiles> {
  for (const name of ['rejects', 'report', 'disputes', 'save'] as const)
    if (isStandardOutput(paths[name] ?? ''))
      throw usage(
        `--${name} -`,
        'a file to write',
        'The standard output is for line items or the audit alone.',
      )
  const outputPaths = NAMES.map((name) => paths[name]).filter((path) => path !== undefined)
  const named = outputPaths.filter((path) => !isStandardOutput(path))
  const places = placesOf(named, isStandardOutput(paths.output ?? '-'))
  const files: AtomicFile[] = []
  const open = async (path: string | undefined): Promise<AtomicFile | null> => {
    if (path === undefined || isStandardOutput(path)) return null
    const file = unlessStopped(await createAtomicFile(path, signal), signal)
    files.push(file)
    return file
  }
  const discard = async (): Promise<void> => {
    for (const file of files) await file.discard()
  }
  const refuse = (input: string): void => {
    const place = isStandardInput(input) ? placeOf(STDIN) : placeRead(input)
    const output = place === null ? undefined : places.get(place)
    if (output !== undefined) throw wouldBeLost(output)
  }
  const refuseWithin = async (input: string): Promise<void> => {
    if (isStandardInput(input) || placeRead(input) !== null) return
    for await (const { name } of listInputs(input)) refuse(name)
  }
  try {
    return {
      files: {
        output: await open(paths.output),
        rejects: await open(paths.rejects),
        summary: await open(paths.summary),
        report: await open(paths.report),
        disputes: await open(paths.disputes),
        save: await open(paths.save),
      },
      refuse,
      refuseAll: async (inputs) => {
        const inputPaths = inputs.filter((input) => typeof input === 'string')
        for (const input of inputPaths) refuse(input)
        // Appended bytes cannot be removed: the files in folders are checked before the first write.
        if (appendsToFile()) for (const input of inputPaths) await refuseWithin(input)
      },
      refuseWithin,
      place: () => placeAll(files),
      discard,
    }
  } catch (error) {
    await discard()
    throw error
  }
}

/** Stops until all files are complete; after that all of them are put in place. */
function unlessStopped(file: AtomicFile, signal: AbortSignal | undefined): AtomicFile {
  const wait = (step: Promise<void>): Promise<void> => unlessAborted(file.path, step, signal)
  return {
    ...file,
    write: (chunk) => wait(file.write(chunk)),
    drained: () => wait(file.drained()),
    complete: () => wait(file.complete()),
  }
}

const NAMES = ['output', 'rejects', 'summary', 'report', 'disputes', 'save'] as const
const STDIN = 0
const STDOUT = 1
const STDERR = 2

/** The outputs by file identity. A device takes any number of outputs, and a pipe for messages may also take rows. */
function placesOf(named: readonly string[], toStandardOutput: boolean): ReadonlyMap<string, string> {
  const places = new Map<string, string>()
  const claim = (given: string | number, name: string): void => {
    const place = placeOf(given)
    if (place === null) return
    const other = places.get(place)
    if (other !== undefined && typeof given === 'string')
      throw usage(given, 'a different file for each output', `${other} goes there too: choose another name.`)
    places.set(place, name)
  }
  if (toStandardOutput || opened(STDOUT)?.isFile()) claim(STDOUT, 'standard output')
  if (opened(STDERR)?.isFile()) claim(STDERR, STANDARD_ERROR)
  for (const path of named) claim(path, path)
  return places
}

function opened(descriptor: number): Stats | null {
  try {
    return fstatSync(descriptor)
  } catch {
    return null // closed by the parent process
  }
}

/** `>> FILE` if FILE is not empty. */
function appendsToFile(): boolean {
  const stats = opened(STDOUT)
  return stats?.isFile() === true && stats.size > 0
}

/** The file for a path of `OutputPaths`; null for the standard output. */
export const fileOf = (path: string | undefined): string | null =>
  path === undefined || isStandardOutput(path) ? null : path

const isStandardOutput = (path: string): boolean =>
  path === '-' || path === '/dev/stdout' || /^\/(dev|proc\/(self|\d+))\/fd\/1$/.test(path)

const isStandardInput = (path: string): boolean => path === '-'

function wouldBeLost(output: string): InvoiceError {
  return new InvoiceError({
    code: 'output',
    file: output,
    expected: 'an output that is not one of the inputs',
    remedy: 'What is read would be lost: choose another name, or a folder that is not read.',
  })
}

function usage(value: string, expected: string, remedy: string): InvoiceError {
  return new InvoiceError({ code: 'usage', value, expected, remedy })
}
