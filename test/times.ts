/** Runs of a property or places of a law that take seconds: as many as see what is to be seen; `MORE=10 npm test` tries ten times as many. */
export const times = (runs: number): number => runs * +(process.env.MORE ?? '1')

/**
 * Where in its time the nth of several things happens, from 0 to below 1: each falls into the largest gap that those before it leave, so that
 * few of them are spread as well as many, and a run that fails fails again.
 */
export const momentOf = (nth: number): number => (0.382 + nth * 0.618_033_988_75) % 1
