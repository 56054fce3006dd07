/**
 * The process as the commands see it: the one module besides `main.ts` that touches `process`. It is the global one: an
 * import of `node:process` opens the standard input, which takes as long as many a command.
 */
import type { Readable } from 'node:stream'
import type { Sink } from '../output/sink.js'
import { unwritable } from '../output/unwritable.js'
import { type Screen, screenOf } from './screen.js'

/** The file of an error that must not be reported there. */
export const STANDARD_ERROR = 'standard error'

export interface Terminal {
  /** The standard input, opened when it is asked for. */
  readonly stdin: () => Readable
  /** The standard output: data and nothing else. */
  readonly out: Sink
  readonly outScreen: Screen
  readonly errScreen: Screen
  /** Writes to the standard error. */
  readonly tell: (text: string) => void
  /** Writes to the standard output what is no data: help, the version. */
  readonly print: (text: string) => void
}

export function openTerminal(): Terminal {
  const { stdout, stderr, env } = process
  return {
    stdin: () => process.stdin,
    out: { write: writeOut },
    outScreen: screenOf(stdout, env),
    errScreen: screenOf(stderr, env),
    tell: (text) => void stderr.write(text),
    print: (text) => void stdout.write(text),
  }
}

function writeOut(chunk: string | Uint8Array): Promise<void> {
  return new Promise((resolve, reject) => {
    process.stdout.write(chunk, (error) => {
      if (error === null || error === undefined) resolve()
      else reject(unwritable('standard output', error))
    })
  })
}
