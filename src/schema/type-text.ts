/** A JSON Schema as a TypeScript type: supports only what the schema of a line item uses. */
interface Schema {
  readonly type?: string | readonly string[]
  readonly enum?: readonly string[]
  readonly anyOf?: readonly Schema[]
  readonly properties?: Readonly<Record<string, Schema>>
  readonly required?: readonly string[]
  readonly additionalProperties?: Schema | boolean
  readonly description?: string
}

/** `export interface Name { … }`, each field with its description. */
export function typeText(name: string, schema: Schema): string {
  return `${comment(schema, '')}export interface ${name} ${objectText(schema, '')}\n`
}

const comment = ({ description }: Schema, indent: string): string =>
  description === undefined ? '' : `${indent}/** ${description} */\n`

function objectText(schema: Schema, indent: string): string {
  const inner = `${indent}  `
  const fields = Object.entries(schema.properties ?? {}).map(([name, field]) => {
    const mark = schema.required?.includes(name) === true ? '' : '?'
    return `${comment(field, inner)}${inner}${name}${mark}: ${fieldText(field, inner)}\n`.replace(
      ': \n',
      ':\n',
    )
  })
  return `{\n${fields.join('')}${indent}}`
}

function fieldText(schema: Schema, indent: string): string {
  if (schema.enum !== undefined) return oneOf(schema.enum, indent)
  if (schema.anyOf !== undefined)
    return [...new Set(schema.anyOf.map((one) => fieldText(one, indent)))].join(' | ')
  const types = typeof schema.type === 'string' ? [schema.type] : (schema.type ?? ['unknown'])
  return types.map((type) => plainText(type, schema, indent)).join(' | ')
}

function oneOf(words: readonly string[], indent: string): string {
  const line = words.map((word) => `'${word}'`).join(' | ')
  return line.length < 90 ? line : words.map((word) => `\n${indent}  | '${word}'`).join('')
}

function plainText(type: string, schema: Schema, indent: string): string {
  if (type === 'integer') return 'number'
  if (type !== 'object') return type
  if (schema.properties !== undefined) return objectText(schema, indent)
  const cell = schema.additionalProperties
  return `Record<string, ${typeof cell === 'object' ? fieldText(cell, indent) : 'unknown'}>`
}
