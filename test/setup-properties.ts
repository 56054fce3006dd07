/**
 * Properties are tried with one seed, so that a green run stays green; `PROPERTY_SEED=$RANDOM npm test` tries others, and
 * `npm run fuzz` looks on its own.
 */
import fc from 'fast-check'

const given = process.env.PROPERTY_SEED
fc.configureGlobal({ seed: given === undefined ? 20_260_401 : Number.parseInt(given, 10) })
