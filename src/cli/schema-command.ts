/** `parse-invoice schema`: the line item as JSON Schema, as a table in SQL, or as a type in TypeScript. */
import type { SchemaTarget } from './option-values.js'
import type { Terminal } from './terminal.js'

export async function schemaCommand(target: SchemaTarget, terminal: Terminal): Promise<void> {
  await terminal.out.write(await schemaText(target))
}

async function schemaText(target: SchemaTarget): Promise<string> {
  if (target === 'sql') return (await import('../output/ddl.js')).sqlSchema()
  const { lineItemJsonSchema } = await import('../line-item-schema.js')
  const schema = lineItemJsonSchema()
  if (target === 'json') return `${JSON.stringify(schema, null, 2)}\n`
  return (await import('../output/type-text.js')).typeText('LineItem', schema)
}
