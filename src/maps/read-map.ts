/** Maps from files or values: checked like declarations, each mistake with its key and its line. */
import { foldName } from '../format/columns.js'
import type { FormatDeclaration } from '../format/format.js'
import { lookupOf } from '../parse/rule-lookup.js'
import { type InvoiceError, isInvoiceError } from '../schema/errors.js'
import { SUBCATEGORIES } from '../schema/subcategories.js'
import { hasKey, lineOfPath, parseJson } from '../tables/json.js'
import { type Fault, faultsError, readBySchema, unknownName } from '../tables/schema-faults.js'
import { readTextFile, type TableFile, type TableReading } from '../tables/table-file.js'
import { OPEN_FORMS } from '../values/dates.js'
import { formatOfMap, placesTax } from './map-format.js'
import { type InvoiceMap, type MapInput, mapSchema } from './map-schema.js'
import { questionFaults } from './questions.js'
import { parseYaml, type WrittenValue } from './yaml.js'

/** The format described by a map. Throws `InvoiceError` (`declaration`) with key, line and remedy of every mistake and open question. */
export async function formatFromMap(
  map: string | MapInput,
  reading?: TableReading,
): Promise<Readonly<FormatDeclaration>> {
  if (typeof map !== 'string') return formatOf(map, { file: undefined })
  const table: TableFile = { file: map, code: 'declaration' }
  const text = (await readTextFile(table, 'Check the path of the map.', reading)).replace(/^\ufeff/, '')
  const { value, lineOf } = await written(text, table)
  return formatOf(value, { file: map, lineOf })
}

async function written(text: string, table: TableFile): Promise<WrittenValue> {
  if (!/\.json$/i.test(table.file) && !/^\s*\{/.test(text)) {
    const yaml = await parseYaml(text, table)
    if (!hasKey(yaml.value, '__proto__')) return yaml
  }
  return { value: parseJson(text, table), lineOf: (path) => lineOfPath(text, path) }
}

interface Place {
  readonly file: string | undefined
  readonly lineOf?: WrittenValue['lineOf']
}

function formatOf(value: unknown, { file, lineOf }: Place): Readonly<FormatDeclaration> {
  const fail = (faults: readonly Fault[]): never => {
    throw faultsError(faults, { code: 'declaration', file, ...(lineOf && { lineOf }) })
  }
  const open = questionFaults(value)
  if (open.length > 0) return fail(open)
  const { value: map, faults } = readBySchema(mapSchema(), value)
  if (map === undefined) return fail(faults)
  const others = [...wrongNames(map), ...doubledColumns(map), ...lostTax(map), ...openDates(map)]
  if (others.length > 0) return fail(others)
  try {
    const format = formatOfMap(map)
    lookupOf(format.rules)
    return format
  } catch (error) {
    if (!isInvoiceError(error) || error.code !== 'declaration') throw error
    return fail([faultOf(error)])
  }
}

/** The error of the declaration's own check, at the key of the map. */
function faultOf({ column = '', value, expected }: InvoiceError): Fault {
  const path = column.replace(/^rowTotal/, 'total').match(/[^.[\]]+/g) ?? []
  return {
    path: path.map((step) => (/^\d+$/.test(step) ? +step : step)),
    value,
    expected,
    remedy: 'Correct the map.',
  }
}

function wrongNames({ categories = [], charges }: InvoiceMap): Fault[] {
  const faults: Fault[] = []
  const check = (
    path: readonly PropertyKey[],
    category: keyof typeof SUBCATEGORIES | undefined,
    name: unknown,
  ): void => {
    if (typeof name !== 'string') return
    const known = category === undefined ? [] : SUBCATEGORIES[category]
    const otherwise = known.length === 0 ? 'Leave it out.' : 'Choose one, or leave it out.'
    faults.push(...unknownName([...path, 'subcategory'], name, known, otherwise))
  }
  for (const [at, rule] of categories.entries()) check(['categories', at], rule.category, rule.subcategory)
  for (const [at, charge] of charges.entries())
    if ('column' in charge) check(['charges', at], charge.category, charge.subcategory)
  return faults
}

/** `03/04/2026` can be two days: the program must not choose one. */
const openDates = ({ dates: { order, forms = [] } }: InvoiceMap): Fault[] =>
  order !== undefined || !forms.some((form) => OPEN_FORMS.some((open) => open === form))
    ? []
    : [
        {
          path: ['dates', 'order'],
          expected: `day-first or month-first beside the form ${forms.find((form) => OPEN_FORMS.some((open) => open === form))}`,
          remedy: 'State it: a file need not show it.',
        },
      ]

/** The tax of a row needs a charge. */
const lostTax = (map: InvoiceMap): Fault[] =>
  placesTax(map)
    ? []
    : [
        {
          path: ['tax', 'column'],
          value: `${map.tax?.column}`,
          expected: 'a charge in a column of its own, which the tax of the row can be on',
          remedy: 'Where all charges are in pairs make the tax a charge: { column: …, category: tax }.',
        },
      ]

/** Money that is read twice would be billed twice. */
function doubledColumns({ charges, total, tax }: InvoiceMap): Fault[] {
  const faults: Fault[] = []
  const usedColumns = new Map<string, string>()
  const take = (path: readonly PropertyKey[], column: unknown, use: string): void => {
    const key = foldName(`${column}`)
    const before = usedColumns.get(key)
    if (before !== undefined)
      faults.push({
        path,
        value: `${column}`,
        expected: `a column that is not ${before} already`,
        remedy: 'Its money would be counted twice: leave one of them out.',
      })
    usedColumns.set(key, use)
  }
  for (const [at, charge] of charges.entries()) {
    if ('column' in charge) take(['charges', at, 'column'], charge.column, 'a charge')
    if ('column' in charge && charge.tax !== undefined) take(['charges', at, 'tax'], charge.tax, 'a tax')
    if ('row' in charge) take(['charges', at, 'row', 'net'], charge.row.net, 'a charge')
    if ('row' in charge && charge.row.tax !== undefined)
      take(['charges', at, 'row', 'tax'], charge.row.tax, 'a tax')
  }
  if (tax !== undefined && charges.some((charge) => 'column' in charge && charge.tax === tax.column))
    return faults
  if (tax !== undefined) take(['tax', 'column'], tax.column, 'a tax')
  // The only charge of a row may be its own total; one of several columns may not.
  if (total !== undefined && charges.length > 1)
    for (const column of [total.column].flat()) take(['total', 'column'], column, 'a total')
  return faults
}
