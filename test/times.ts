/** Runs of a property or places of a law that take seconds: as many as see what is to be seen; `MORE=10 npm test` tries ten times as many. */
export const times = (runs: number): number => runs * +(process.env.MORE ?? '1')
