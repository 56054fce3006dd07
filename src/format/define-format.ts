import { InvoiceError } from '../schema/errors.js'
import { didYouMean } from '../values/nearest.js'
import { foldName, uniqueNames } from './columns.js'
import type { Cell, FormatDeclaration } from './declaration.js'
import { checkDeclaration } from './declaration-check.js'
import { declaredColumns } from './declared-names.js'
import { ELEMENT_NAME, TAG_COLUMN } from './segment-layout.js'

/** The forms of a name as a column of a numbered group: each of its numbers in turn is taken as that of the group. */
const numbered = (name: string): string[] =>
  [...name.matchAll(/\d+/g)].map(
    ({ 0: digits, index }) => `${name.slice(0, index)}{n}${name.slice(index + digits.length)}`,
  )

type Refusal = (column: string, expected: string, remedy?: string) => never

const REMEDY = 'Correct the format declaration; parsers/README.md shows a complete one.'

/** Checks a declaration and freezes it. Throws `InvoiceError` (`declaration`) with what is wrong. */
export function defineFormat(declaration: FormatDeclaration): Readonly<FormatDeclaration> {
  checkDeclaration(declaration)
  const wrong: Refusal = (column, expected, remedy = REMEDY) => {
    throw new InvoiceError({
      code: 'declaration',
      column,
      value: declaration.id,
      expected,
      remedy,
    })
  }
  if (!/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(declaration.id))
    wrong('id', 'an id of lower-case words joined by "-"')
  if (declaration.recognise.length === 0) wrong('recognise', 'at least one way to recognise the format')
  if (declaration.charges.length === 0) wrong('charges', 'at least one charge')
  if (declaration.charges.some((charge) => charge.kind === 'record') && declaration.charges.length > 1)
    wrong('charges', 'a record charge to be the only charge')
  for (const [at, charge] of declaration.charges.entries())
    if (charge.kind === 'slots')
      for (const key of ['amount', 'label', 'code', 'tax', 'discount', 'total'] as const)
        if (charge[key]?.includes('{n}') === false)
          wrong(`charges[${at}].${key}`, `"{n}" in the ${key} of numbered groups (found "${charge[key]}")`)
  checkCells(declaration, wrong)
  const read = new Set([
    ...declaredColumns(declaration).map(({ cell }) => cell),
    ...declaration.charges.flatMap((charge) =>
      charge.kind === 'pairs' ? [charge.label, charge.amount] : [],
    ),
  ])
  const expected = {
    always: declaration.always ?? [],
    usual: (declaration.usual ?? []).flatMap(({ columns }) => columns),
  }
  for (const [key, names] of Object.entries(expected))
    for (const name of names.flat())
      if (!read.has(name) && !numbered(name).some((one) => read.has(one)))
        wrong(key, `only columns that it reads in "always" and "usual" (found "${name}")`)
  if (declaration.segments !== undefined) {
    const [first, ...names] = declaration.columns ?? []
    const unknown = first === TAG_COLUMN ? names.find((name) => !ELEMENT_NAME.test(name)) : (first ?? '')
    if (unknown !== undefined)
      wrong(
        'columns',
        `columns named "${TAG_COLUMN}" and then as B3-02, RFF-01.2, N9[BM]-02 or N1[CN]>N4-03 (found "${unknown}")`,
      )
  }
  return plainFormat(declaration)
}

/** Cells that no file of the format could have, and a cell that would be charged twice. */
function checkCells(declaration: FormatDeclaration, wrong: Refusal): void {
  const { recognise, columns, charges } = declaration
  const positional = recognise.filter((way) => 'fields' in way)
  if (positional.length > 0 && columns === undefined)
    wrong('columns', 'column names for files without a header')
  const cells = declaredColumns(declaration).map(({ cell }) => cell)
  const noPlace = cells.find((cell) => typeof cell === 'number' && !(cell >= 1 && cell % 1 === 0))
  if (noPlace !== undefined) wrong('columns', `positions from 1 on (found ${noPlace})`)
  if (columns !== undefined) {
    const listed = listedColumns(declaration, columns)
    const names = new Set(listed.map(foldName))
    const absent = namedCells(declaration).find(
      (cell) => typeof cell === 'string' && !names.has(foldName(cell.replace('{n}', '1'))),
    )
    if (typeof absent === 'string')
      wrong('columns', `all columns that it reads (not "${absent}")`, didYouMean(absent, listed, REMEDY))
  }
  const charged = charges.map((charge) => (charge.kind === 'cell' ? foldCell(charge.column) : null))
  const again = charged.findIndex((name, at) => name !== null && charged.indexOf(name) < at)
  if (again >= 0) wrong(`charges[${again}].column`, 'a column that no other charge has')
}

/** The columns of records, also of those with a layout of their own, and those that only files with a header have. */
const listedColumns = (
  { recognise, rows = [], aliases = {} }: FormatDeclaration,
  columns: readonly string[],
): string[] => [
  ...uniqueNames(columns),
  ...rows.flatMap((row) => uniqueNames(row.columns ?? [])),
  ...recognise.flatMap((way) => ('names' in way ? way.names.flat() : [])),
  ...Object.values(aliases),
]

/** Every cell that a declaration names, also where it reads no value. */
const namedCells = (declaration: FormatDeclaration): Cell[] => [
  ...declaredColumns(declaration).map(({ cell }) => cell),
  ...declaration.charges.flatMap((charge) => (charge.kind === 'pairs' ? [charge.label, charge.amount] : [])),
  ...(declaration.takenOff ?? []).flat().flatMap(({ cell }) => cell),
  ...(declaration.rows ?? []).flatMap(({ columns, when = [] }) =>
    columns === undefined ? [] : when.flatMap(({ cell }) => cell),
  ),
  ...(declaration.rowTotal?.alone?.unlessColumns ?? []),
]

const foldCell = (cell: Cell): string => (typeof cell === 'string' ? foldName(cell) : JSON.stringify(cell))

/** The same without the checks, for the formats of this library: TypeScript and the tests check those, and no start has to. */
export function plainFormat(declaration: FormatDeclaration): Readonly<FormatDeclaration> {
  // The audit uses the same total as `parse`.
  const { rowTotal, facts } = declaration
  if (rowTotal === undefined || facts?.row_total !== undefined) return Object.freeze({ ...declaration })
  return Object.freeze({ ...declaration, facts: { ...facts, row_total: rowTotal.column } })
}
