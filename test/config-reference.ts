/** The tables of docs.md, made of the schema that reads the file. */
import { configCommands } from '../src/app/option-defaults.js'
import { SETTABLE } from '../src/cli/config.js'
import { configJsonSchema } from '../src/tables/config-options.js'
import { contractJsonSchema } from '../src/tables/contract-schema.js'

interface Shape {
  readonly description?: string
  readonly examples?: readonly unknown[]
  readonly properties?: Readonly<Record<string, Shape>>
  readonly required?: readonly string[]
  readonly items?: Shape
  readonly anyOf?: readonly Shape[]
}

/** A key of the configuration, as a path; the configuration that its example makes, with the keys that it needs beside it. */
export interface ConfigKey {
  readonly path: string
  readonly says: string
  readonly example: unknown
  readonly config: Record<string, unknown>
}

const SCHEMA = (): Shape => configJsonSchema(configCommands(SETTABLE)) as Shape

/** Every key that holds a value of its own, those within rows and groups too. */
export const configKeys = (): ConfigKey[] => keysIn(SCHEMA(), '', (config) => config)

function keysIn(shape: Shape, within: string, around: (own: Record<string, unknown>) => object): ConfigKey[] {
  const { properties = {}, required = [] } = shape
  return Object.entries(properties).flatMap(([name, inner]): ConfigKey[] => {
    const path = `${within}${name}`
    const needed = required.map((one) => [one, properties[one]?.examples?.[0]])
    const wrap = (value: unknown) =>
      around({ ...Object.fromEntries(needed), [name]: value }) as Record<string, unknown>
    if (inner.items?.properties !== undefined) return keysIn(inner.items, `${path}[].`, (own) => wrap([own]))
    if (inner.properties !== undefined) return keysIn(inner, `${path}.`, wrap)
    const example = inner.examples?.[0]
    return [{ path, says: inner.description ?? '', example, config: wrap(example) }]
  })
}

const code = (value: unknown): string => `\`${JSON.stringify(value).replaceAll('|', '\\|')}\``

const AUDIT_HEAD = '| key | what it is | example |\n|---|---|---|\n'
const OPTIONS_HEAD = '| option | commands | what it is | example |\n|---|---|---|---|\n'

const CONTRACT_HEAD = '| contract key | what it is | example |\n|---|---|---|\n'

/** Every key of a contract, those within rows and groups too. */
export const contractKeys = (): ConfigKey[] => {
  const [contract = {}] = (contractJsonSchema() as Shape).anyOf ?? []
  return keysIn(withoutFiles(contract), '', (own) => own)
}

/** A list may be the name of a file as well: its rows are what is described. */
function withoutFiles(shape: Shape): Shape {
  const properties = Object.entries(shape.properties ?? {}).map(([name, inner]): [string, Shape] => {
    const rows = inner.anyOf?.find(({ items }) => items?.properties !== undefined)
    const own = rows === undefined ? inner : { ...inner, ...rows }
    if (own.items?.properties !== undefined) return [name, { ...own, items: withoutFiles(own.items) }]
    return [name, own.properties === undefined ? own : withoutFiles(own)]
  })
  return { ...shape, properties: Object.fromEntries(properties) }
}

export function withConfigTables(page: string): string {
  const keys = configKeys().filter(({ path }) => !/^(options|commands)\./.test(path))
  const rows = keys.map(({ path, says, example }) => `| \`${path}\` | ${says} | ${code(example)} |\n`)
  const filled = page.replace(/^\| key \|.*\n(?:\|.*\n)*/m, () => AUDIT_HEAD + rows.join(''))
  const contract = contractKeys().map(
    ({ path, says, example }) => `| \`${path}\` | ${says} | ${code(example)} |\n`,
  )
  const agreed = filled.replace(
    /^\| contract key \|.*\n(?:\|.*\n)*/m,
    () => CONTRACT_HEAD + contract.join(''),
  )
  return agreed.replace(/^\| option \|.*\n(?:\|.*\n)*/m, () => OPTIONS_HEAD + optionRows().join(''))
}

function optionRows(): string[] {
  const shared = new Set(Object.keys(SCHEMA().properties?.options?.properties ?? {}))
  const rows = new Map<string, { commands: string[]; says: string; example: string }>()
  for (const { path, says, example } of configKeys()) {
    const [, command = '', name = ''] = /^commands\.([a-z]+)\.([a-z-]+)$/.exec(path) ?? []
    if (name === '') continue
    // What takes other words with another command is a row for each.
    const key = shared.has(name) ? name : path
    const row = rows.get(key) ?? { commands: [], says, example: code(example) }
    row.commands.push(command)
    rows.set(key, row)
  }
  return [...rows].map(([key, { commands, says, example }]) => {
    const name = key.split('.').at(-1) ?? ''
    return `| \`${name}\`${shared.has(name) ? '' : ', by command'} | ${commands.join(', ')} | ${says.replaceAll('|', '\\|')} | ${example} |\n`
  })
}
