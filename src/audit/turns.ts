/** Long computations in pieces: between two of them other work can run, and a signal can end the computation. */
import { setImmediate as turn } from 'node:timers/promises'
import { unlessAborted } from '../input/blocks.js'

/** A computation that can pause at each `yield`. */
export type Pieces<Result> = Generator<void, Result, void>

/** Milliseconds of computation after which other work can run. */
const LONGEST = 50

export function atOnce<Result>(pieces: Pieces<Result>): Result {
  for (;;) {
    const step = pieces.next()
    if (step.done === true) return step.value
  }
}

/** Throws `aborted` soon after the signal. */
export async function inTurns<Result>(
  pieces: Pieces<Result>,
  name: string,
  signal?: AbortSignal,
): Promise<Result> {
  let since = performance.now()
  for (;;) {
    const step = pieces.next()
    if (step.done === true) return step.value
    if (performance.now() - since < LONGEST) continue
    await unlessAborted(name, turn(), signal)
    since = performance.now()
  }
}
