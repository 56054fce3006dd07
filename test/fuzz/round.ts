/** Rounds of mutated inputs. A failure is reduced twice: its mutations by fast-check, then its bytes. */
import fc from 'fast-check'
import { judged } from './laws.js'
import { bytesOfCase, type Case, cases } from './mutators.js'
import { reduced } from './reduce.js'

export interface Found {
  readonly law: string
  readonly seen: string
  readonly bytes: Uint8Array
  readonly message: string
}

export interface Round {
  readonly inputs: number
  readonly bytes: number
  readonly outcomes: ReadonlyMap<string, number>
  readonly found: Found | null
}

/** The law without what was seen. */
export const lawOf = (broken: string): string => /^[^\d"[{]*/.exec(broken)?.[0].trim() ?? broken

/** Tries so many inputs. `known` are laws that have been found broken before. */
export async function fuzzRound(
  seeds: readonly string[],
  options: {
    readonly seed: number
    readonly inputs: number
    readonly known: ReadonlySet<string>
    /** Told before each input, and before each smaller one that is tried when a law is broken. */
    readonly onInput?: (input: Case, reduction: number) => void
  },
): Promise<Round> {
  const outcomes = new Map<string, number>()
  let [inputs, size] = [0, 0]
  const first = async (
    bytes: Buffer,
    cuts: readonly number[],
    plain: boolean,
  ): Promise<string | undefined> => {
    const { outcome, broken } = await judged(bytes, cuts, plain)
    inputs++
    size += bytes.length
    outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1)
    return broken.find((one) => !options.known.has(lawOf(one)))
  }
  const property = fc.asyncProperty(cases(seeds.length), async (input) => {
    options.onInput?.(input, 0)
    const broken = await first(bytesOfCase(input, seeds), input.cuts, input.packed === 'none')
    if (broken !== undefined) throw new Error(broken)
  })
  const { counterexample, errorInstance } = await fc.check(property, {
    seed: options.seed,
    numRuns: options.inputs,
  })
  const [input] = counterexample ?? []
  const round = { inputs, bytes: size, outcomes }
  if (input === undefined) return { ...round, found: null }
  const seen = errorInstance instanceof Error ? errorInstance.message : String(errorInstance)
  const plain = input.packed === 'none'
  const law = lawOf(seen)
  let tried = 0
  const stays = async (text: string) => {
    options.onInput?.(input, ++tried)
    const { broken } = await judged(Buffer.from(text, 'latin1'), input.cuts, plain)
    return broken.some((one) => lawOf(one) === law)
  }
  const least = await reduced(bytesOfCase(input, seeds).toString('latin1'), stays)
  return {
    ...round,
    found: { law, seen, bytes: Buffer.from(least, 'latin1'), message: JSON.stringify(input) },
  }
}
