/** Runs of a property or places of a law that take seconds: as many as see what is to be seen; `MORE=10 npm test` tries ten times as many. */
export const times = (runs: number): number => runs * +(process.env.MORE ?? '1')

/**
 * A law over very many cases takes every `step`th, another one first for each `from`, so that few are spread as well as all;
 * `WHOLE=1 npm test` takes all.
 */
export const spread = <One>(all: readonly One[], step: number, from = 0): readonly One[] =>
  process.env.WHOLE === '1' ? all : all.filter((_, at) => at % step === from % step)

/**
 * Where in its time the nth of several things happens, from 0 to below 1: each falls into the largest gap that those before it leave, so that
 * few of them are spread as well as many, and a run that fails fails again.
 */
export const momentOf = (nth: number): number => (0.382 + nth * 0.618_033_988_75) % 1
