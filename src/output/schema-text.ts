/** The line item as JSON Schema, as a table in SQL, or as a type in TypeScript. Each is loaded when it is asked for. */
export const SCHEMA_TARGETS = ['json', 'sql', 'ts', 'coding-rules'] as const
export type SchemaTarget = (typeof SCHEMA_TARGETS)[number]

export async function schemaText(target: SchemaTarget): Promise<string> {
  if (target === 'sql') return (await import('../schema/ddl.js')).sqlSchema()
  if (target === 'coding-rules') {
    const { codingRulesJsonSchema } = await import('../tables/coding-schema.js')
    return `${JSON.stringify(codingRulesJsonSchema(), null, 2)}\n`
  }
  const { lineItemJsonSchema } = await import('../schema/line-item-schema.js')
  const schema = lineItemJsonSchema()
  if (target === 'json') return `${JSON.stringify(schema, null, 2)}\n`
  return (await import('../schema/type-text.js')).typeText('LineItem', schema)
}
