/**
 * The carriers' formats, as the machine gets them: the one place that names `parsers/`. Apart from `api.ts`, since who
 * asks for names alone should not have to load the machine.
 */
import { COMBINATIONS, FORMATS, LABEL_EXPORTS } from '../parsers/index.js'
import { plainFormat } from './format/define-format.js'
import type { Combination, FormatDeclaration, LabelExport } from './format/format.js'

export { royalMailCombination } from '../parsers/royal-mail/combine.js'

/** All formats of this library, as declared. Add your own: `{ formats: [...formats, mine] }`. */
export const formats: readonly FormatDeclaration[] = FORMATS.map(plainFormat)

/** What can be combined, as declared. */
export const combinations: readonly Combination[] = COMBINATIONS

/** What tools that buy labels export, as declared: expected costs are read by it where a file is one of these. */
export const labelExports: readonly LabelExport[] = LABEL_EXPORTS
