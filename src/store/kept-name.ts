/** What a kept file is by its name. Its bytes are kept unpacked, and a sheet of a workbook as the CSV that stands for it. */

const PACKED = '\\.gz$'
const SHEET = '\\.(xls|xlsx|xlsm)(\\.gz)?#'
const ENDING = '\\.([a-z0-9]{1,8})$'

/** A name under which other programs open the bytes. */
export const keptName = (name: string): string =>
  new RegExp(SHEET, 'i').test(name) ? `${name}.csv` : name.replace(new RegExp(PACKED, 'i'), '')

/** The extension of that name: one without counts as text. */
export const keptType = (name: string): string =>
  new RegExp(ENDING, 'i').exec(keptName(name))?.[1]?.toLowerCase() ?? 'csv'

/** The same as an expression of a statement. */
export const KEPT_TYPE = `CASE WHEN f.name ~* '${SHEET}' THEN 'csv'
  ELSE COALESCE(substring(regexp_replace(lower(f.name), '${PACKED}', '') from '${ENDING}'), 'csv') END`
