import type { ChargeRules } from '../src/format/format.js'
import { formats } from '../src/index.js'

/** The charge rules of every format, by its id. */
export const TABLES: Readonly<Record<string, ChargeRules>> = Object.fromEntries(
  formats.map(({ id, rules }) => [id, rules]),
)
