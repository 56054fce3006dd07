/** Long computations in pieces: between two of them other work can run, and a signal can end the computation. */
import { setImmediate as turn } from 'node:timers/promises'
import { unlessAborted } from '../input/blocks.js'
import { checkArgument, hasMethod, type OptionKind } from '../values/checked-options.js'

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

const SIGNAL: OptionKind = {
  says: 'an AbortSignal',
  test: (value) => value === undefined || hasMethod(value, 'addEventListener'),
}

/** Throws `aborted` soon after the signal. */
export async function inTurns<Result>(
  pieces: Pieces<Result>,
  name: string,
  signal?: AbortSignal,
): Promise<Result> {
  checkArgument('signal', signal, SIGNAL, 'Leave it out, or give the signal of an AbortController.')
  let since = performance.now()
  for (;;) {
    const step = pieces.next()
    if (step.done === true) return step.value
    if (performance.now() - since < LONGEST) continue
    await unlessAborted(name, turn(), signal)
    since = performance.now()
  }
}
