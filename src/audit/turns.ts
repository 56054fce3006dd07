/** Long computing in pieces: between two of them others get their turn, a signal that asks for the end among them. */
import { setImmediate as turn } from 'node:timers/promises'
import { unlessAborted } from '../input/blocks.js'

/** Computing that can pause wherever it yields. */
export type Pieces<Result> = Generator<void, Result, void>

/** Milliseconds of computing after which others get their turn. */
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
