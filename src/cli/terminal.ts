/**
 * The process as the commands see it: the one module besides `main.ts` and `start.ts` that touches `process`. It is the global one: an
 * import of `node:process` opens the standard input, which takes as long as many a command.
 */
import type { Readable } from 'node:stream'
import { type Screen, screenOf } from '../output/screen.js'
import type { Sink } from '../output/sink.js'
import { colouredText, terminalText } from '../output/terminal-text.js'
import { sent } from '../output/unfinished.js'
import { unwritable } from '../output/unwritable.js'

export interface Terminal {
  /** The standard input, opened when it is asked for. */
  readonly stdin: () => Readable
  /** The standard output: data and nothing else. A terminal is shown what it would obey. */
  readonly out: Sink
  /** The same for text in colours. */
  readonly show: (text: string) => Promise<void>
  readonly outScreen: Screen
  readonly errScreen: Screen
  /** Writes to the standard error. */
  readonly tell: (text: string) => void
  /** Writes to the standard output what is no data: help, the version. */
  readonly print: (text: string) => void
  readonly environment: Readonly<Record<string, string | undefined>>
  /** From now on the first signal to end is left to the command, which ends by itself; a second one ends it at once. */
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

/** Bytes that this process may take: of the machine that has so many, or of what it runs in. */
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
  sent.add('standard output')
  return new Promise((resolve, reject) => {
    process.stdout.write(chunk, (error) => {
      if (error === null || error === undefined) resolve()
      else reject(unwritable('standard output', error))
    })
  })
}
