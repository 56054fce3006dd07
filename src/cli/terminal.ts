/**
 * The process as the commands see it: the only module besides `main.ts` and `start.ts` that touches `process`. It
 * uses the global `process`, because importing `node:process` opens the standard input, which takes as long as many a
 * command.
 */
import type { Readable } from 'node:stream'
import { type Screen, screenOf } from '../output/screen.js'
import type { Sink } from '../output/sink.js'
import { colouredText, terminalText } from '../output/terminal-text.js'
import { startedStreams } from '../output/unfinished.js'
import { unwritableError } from '../output/unwritable.js'

export interface Terminal {
  /** The standard input, opened on first use. */
  readonly stdin: () => Readable
  /** The standard output, for data only. Control sequences are escaped for a terminal. */
  readonly out: Sink
  /** The same for coloured text. */
  readonly show: (text: string) => Promise<void>
  readonly outScreen: Screen
  readonly errScreen: Screen
  /** Writes to the standard error. */
  readonly tell: (text: string) => void
  /** Writes other text than data to the standard output: help, the version. */
  readonly print: (text: string) => void
  readonly environment: Readonly<Record<string, string | undefined>>
  /** From now on, the first signal to end is left to the command, which ends by itself; a second one ends the process at once. */
  readonly stopping: () => Promise<void>
}

export function openTerminal(): Terminal {
  const { stdout, stderr, env } = process
  return {
    stdin: () => process.stdin,
    out: { write: (chunk) => writeOut(stdout.isTTY ? terminalText(chunk) : chunk) },
    show: (text) => writeOut(stdout.isTTY ? colouredText(text) : text),
    outScreen: screenOf(stdout, env),
    errScreen: screenOf(stderr, env),
    tell: (text) => void stderr.write(stderr.isTTY ? colouredText(text) : text),
    print: (text) => void stdout.write(stdout.isTTY ? colouredText(text) : text),
    environment: env,
    stopping: firstSignal,
  }
}

/** Maximum memory of this process in bytes: that of the machine, or the limit of its container. */
export const mostMemory = (machine: number): number =>
  Math.min(process.constrainedMemory?.() || Infinity, machine)

function firstSignal(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) {
      const atOnce = process.listeners(signal)
      process.removeAllListeners(signal)
      process.once(signal, () => {
        for (const listener of atOnce) process.on(signal, listener)
        resolve()
      })
    }
  })
}

function writeOut(chunk: string | Uint8Array): Promise<void> {
  startedStreams.add('standard output')
  return new Promise((resolve, reject) => {
    process.stdout.write(chunk, (error) => {
      if (error === null || error === undefined) resolve()
      else reject(unwritableError('standard output', error))
    })
  })
}
