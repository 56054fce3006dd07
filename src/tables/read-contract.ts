/** Contract files, from JSON with lists in CSV. */
import type { ZodType } from 'zod'
import { InvoiceError } from '../schema/errors.js'
import { CHARGE_CATEGORIES } from '../schema/line-item.js'
import { unescapeFormula } from '../values/formula.js'
import { type Contract, type ContractRow, isContract } from './contract.js'
import { codesOf, readAreaCodes, readFuelTable, readPriceTable } from './contract-files.js'
import { type ContractInput, contractSchema, type ListName, type WrittenContract } from './contract-schema.js'
import { scopeOf, withoutLeadingZeros } from './contract-scope.js'
import { lineOfPath, parseJson } from './json.js'
import { carrierFaults, type Fault, faultsError, readBySchema, unknownName } from './schema-faults.js'
import { readTable } from './table.js'
import {
  besideFile,
  namedIn,
  readTableFile,
  readTextFile,
  type TableFile,
  type TableReading,
  tableError,
} from './table-file.js'

/** Contracts as the library accepts them: files, or their content. */
export type ContractsInput = string | ContractInput | readonly (string | ContractInput)[]

interface Reading extends TableReading {
  readonly carriers: readonly string[]
}

/** Throws `InvoiceError` (`contract`) with file, key and line of every mistake. */
export async function readContracts(
  given: readonly (string | ContractInput | Contract)[],
  reading: Reading,
): Promise<Contract[]> {
  const found: Contract[] = []
  for (const one of given) {
    if (isContract(one)) {
      found.push(one)
      continue
    }
    if (typeof one !== 'string') {
      found.push(await contractOf(one, { file: undefined, text: undefined, path: [] }, reading))
      continue
    }
    const text = await readTextFile(
      { file: one, code: 'contract' },
      'Check the path of the contract.',
      reading,
    )
    const value = parseJson(text, { file: one, code: 'contract' })
    if (!Array.isArray(value)) found.push(await contractOf(value, { file: one, text, path: [] }, reading))
    else if (value.length === 0)
      throw tableError(
        { file: one, code: 'contract' },
        {
          value: '[]',
          expected: 'at least one contract',
          remedy: 'Leave --contract out if there is none.',
        },
      )
    else
      for (const [at, inner] of value.entries())
        found.push(await contractOf(inner, { file: one, text, path: [at] }, reading))
  }
  return found
}

/** The source of a contract. */
interface Place {
  readonly file: string | undefined
  readonly text: string | undefined
  readonly path: readonly PropertyKey[]
}

async function contractOf(value: unknown, place: Place, reading: Reading): Promise<Contract> {
  const { contract: schema } = contractSchema()
  const { value: written, faults } = readBySchema(schema, value)
  if (written !== undefined) faults.push(...otherFaults(written, reading))
  if (written === undefined || faults.length > 0) throw faultsAt(faults, place)
  const within = <Result>(
    path: readonly PropertyKey[],
    read: (file: string) => Promise<Result>,
    file: string,
  ) =>
    read(place.file === undefined ? file : (besideFile(place.file, file)[0] ?? file)).catch(
      (error: unknown) => {
        throw namedBy(error, place, path)
      },
    )
  const rows = async <Name extends ListName>(name: Name): Promise<ContractRow<Name>[]> => {
    const list = written[name]
    const all =
      typeof list === 'string'
        ? await within([name], (file) => readList(name, file, reading), list)
        : (list ?? [])
    return (all as ContractRow<Name>['terms'][]).map((terms, at) => ({
      ...scopeOf({ ...terms, ...bothOf(written, terms) }, `${name}[${at}]`),
      terms,
    }))
  }
  const list = written.list ?? 'invoice'
  const fuel = []
  for (const [at, row] of (await rows('fuel')).entries()) {
    const { table, rate } = row.terms
    const rates =
      table === undefined
        ? () => rate
        : await within(['fuel', at, 'table'], (file) => readFuelTable(file, reading), table)
    fuel.push({ ...row, rates })
  }
  const areas = []
  for (const [at, row] of (await rows('areas')).entries())
    areas.push({
      ...row,
      codes:
        row.terms.file === undefined
          ? codesOf(row.terms.codes ?? [])
          : await within(['areas', at, 'file'], (file) => readAreaCodes(file, reading), row.terms.file),
    })
  return {
    file: place.file ?? '',
    carrier: written.carrier,
    accounts: written.accounts === undefined ? null : new Set(written.accounts.map(withoutLeadingZeros)),
    currency: written.currency ?? null,
    from: written.from ?? null,
    to: written.to ?? null,
    list: list === 'invoice' ? null : await within(['list'], (file) => readPriceTable(file, reading), list),
    base: await rows('base'),
    modifier: await rows('modifier'),
    minimum: await rows('minimum'),
    dim: await rows('dim'),
    surcharges: await rows('surcharges'),
    fuel,
    areas,
    peak: await rows('peak'),
    guarantee: written.guarantee,
  }
}

interface Days {
  readonly from?: string | null | undefined
  readonly to?: string | null | undefined
}

/** A row is valid only while its contract is. */
function bothOf(contract: Days, row: Days): Days {
  const from = [contract.from, row.from]
    .filter((day) => typeof day === 'string')
    .sort()
    .at(-1)
  const to = [contract.to, row.to].filter((day) => typeof day === 'string').sort()[0]
  return { from, to }
}

const faultsAt = (faults: readonly Fault[], { file, text, path }: Place): InvoiceError =>
  faultsError(
    faults.map((fault) => ({ ...fault, path: [...path, ...fault.path] })),
    {
      code: 'contract',
      file,
      ...(text === undefined ? {} : { lineOf: (at: readonly PropertyKey[]) => lineOfPath(text, at) }),
    },
  )

/** A file that cannot be read is reported as an error of the key that names it. */
function namedBy(error: unknown, place: Place, path: readonly PropertyKey[]): unknown {
  if (!(error instanceof InvoiceError) || error.code !== 'contract' || error.line !== undefined) return error
  const { file, expected, remedy } = error
  return faultsAt([{ path, value: file, expected, remedy }], place)
}

function otherFaults(written: WrittenContract, { carriers }: Reading): Fault[] {
  const faults = carrierFaults(['carrier'], written.carrier, carriers, 'See `parse-invoice formats`.')
  faults.push(...dayFaults([], written))
  for (const name of Object.keys(contractSchema().lists) as ListName[]) {
    const list = written[name]
    if (!Array.isArray(list)) continue
    for (const [at, row] of list.entries()) faults.push(...rowFaults([name, at], row))
  }
  return faults
}

/** Errors in a row that the schema does not find, in JSON and in CSV. */
const rowFaults = (path: readonly PropertyKey[], row: Days & { readonly category?: unknown }): Fault[] => [
  ...dayFaults(path, row),
  ...(typeof row.category === 'string'
    ? unknownName(
        [...path, 'category'],
        row.category,
        CHARGE_CATEGORIES,
        'Leave it out to mean every category.',
      )
    : []),
]

const dayFaults = (path: readonly PropertyKey[], { from, to }: Days): Fault[] =>
  typeof from === 'string' && typeof to === 'string' && to < from
    ? [
        {
          path: [...path, 'to'],
          value: to,
          expected: `a day not before ${from}, from which it applies`,
          remedy: 'Correct one of the two.',
        },
      ]
    : []

/** A list of rows as CSV: columns are keys, nested ones with a dot; several values are separated by `;`. */
async function readList(name: ListName, file: string, reading: TableReading): Promise<unknown[]> {
  const table: TableFile = { file, code: 'contract' }
  const content = await readTableFile(table, 'Check the name that the contract gives.', reading)
  const named: TableFile = { file: namedIn(content, file), code: 'contract' }
  const { header, rows } = readTable(content, named)
  const schema = contractSchema().lists[name]
  return Array.from(rows, ({ line, number, names, values }) => {
    const row: Record<string, unknown> = {}
    for (const [at, column] of (header?.names ?? names).entries()) {
      const cell = values[at]
      if (header === undefined) row[column] = cell
      else put(row, column.split('.'), unescapeFormula(`${cell}`).trim())
    }
    const { value, faults } = readBySchema(schema as ZodType, row)
    if (value !== undefined) faults.push(...rowFaults([], value as Days))
    if (value === undefined || faults.length > 0)
      throw faultsError(faults, { ...named, row: number, lineOf: () => line })
    return value
  })
}

function put(row: Record<string, unknown>, [key = '', ...rest]: readonly string[], cell: string): void {
  if (cell === '' || key === '__proto__') return
  if (rest.length > 0) {
    const inner = (row[key] ?? {}) as Record<string, unknown>
    row[key] = inner
    put(inner, rest, cell)
  } else if (cell.includes(';')) row[key] = cell.split(';').map((part) => part.trim())
  else
    row[key] =
      key === 'rank' && /^\d+$/.test(cell)
        ? JSON.parse(cell)
        : /^(true|false)$/.test(cell)
          ? cell === 'true'
          : cell
}
