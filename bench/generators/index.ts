/** The generators by format id. */
import type { Generator } from './types.js'

export const GENERATORS: Readonly<Record<string, Generator>> = {}
