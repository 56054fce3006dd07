/** The files in output order: this thread reads from the first on, workers from the last backwards, until they meet. */
import type { Readable } from 'node:stream'
import type { Input, InputFile } from '../../input/input.js'
import type { FileOptions } from '../../parse/file-options.js'
import { invoiceFiles } from '../../parse/invoice-files.js'
import { inputFiles } from '../../sources/input-files.js'
import type { Crew, FileToRead } from './crew.js'
import type { WorkerSettings } from './messages.js'

/** A file, or a name that is not read. */
export type Turn =
  | { readonly kind: 'passed-over'; readonly path: string; readonly reason: string }
  | (FileToRead & { readonly kind: 'file' })

export interface TurnOptions extends Omit<FileOptions, 'limits'> {
  readonly limits?: WorkerSettings['limits'] | undefined
  readonly stdin?: Readable | undefined
  readonly onNotice?: ((sentence: string) => void) | undefined
}

export async function* fileTurns(
  inputs: Input | readonly Input[],
  options: TurnOptions,
  crew: Crew | null,
): AsyncGenerator<Turn, void, undefined> {
  const turns = listed(inputs, options)
  if (crew === null) yield* turns
  else for (let more = true; more; ) more = yield* together(turns, crew)
}

async function* listed(
  inputs: Input | readonly Input[],
  options: TurnOptions,
): AsyncGenerator<Turn, void, undefined> {
  const passedOver: Turn[] = []
  const onPassedOver = (path: string, reason: string): void => {
    passedOver.push({ kind: 'passed-over', path, reason })
  }
  const files = inputFiles(inputs, { ...options, passedOver: onPassedOver })
  for await (const file of invoiceFiles(files, { ...options, onPassedOver })) {
    yield* passedOver.splice(0)
    yield { kind: 'file', file, reading: null }
  }
  yield* passedOver
}

/** Files that are listed before they are read. */
const MOST = 1000

/** The files up to one that no worker can open, which may delay those after it. False if there are no more. */
async function* together(
  turns: AsyncGenerator<Turn, void, undefined>,
  crew: Crew,
): AsyncGenerator<Turn, boolean, undefined> {
  const run: Turn[] = []
  const files: InputFile[] = []
  let more = true
  let fault: { readonly error: unknown } | undefined
  try {
    for (let isOpen = true; isOpen && more; ) {
      const { value: turn } = await turns.next()
      more = turn !== undefined
      if (turn === undefined) break
      run.push(turn)
      if (turn.kind !== 'file') continue
      files.push(turn.file)
      isOpen = turn.file.path !== undefined && files.length < MOST
    }
  } catch (error) {
    fault = { error } // reported when it is this file's turn
  }
  let first = 0
  let last = run.length
  const next = (): FileToRead | undefined => {
    while (--last > first) {
      const turn = run[last]
      if (turn?.kind === 'file' && turn.file.path !== undefined) return turn
    }
    last = first
    return undefined
  }
  crew.work(files, next, !more)
  for (const [at, turn] of run.entries()) {
    first = at
    yield turn
  }
  if (fault !== undefined) throw fault.error
  return more
}
