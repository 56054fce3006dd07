/**
 * The carriers' formats, as the machine gets them: the one place that names `parsers/`. Apart from `api.ts`, since who
 * asks for names alone should not have to load the machine.
 */
import { COMBINATIONS, FORMATS } from '../parsers/index.js'
import type { Combination, FormatDeclaration } from './format/format.js'

export { royalMailCombination } from '../parsers/royal-mail/combine.js'

/** All formats of this library, as declared. Add your own: `{ formats: [...formats, mine] }`. */
export const formats: readonly FormatDeclaration[] = FORMATS

/** What can be combined, as declared. */
export const combinations: readonly Combination[] = COMBINATIONS
