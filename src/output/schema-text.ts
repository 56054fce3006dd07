/** The line item as JSON Schema, as a table in SQL, or as a type in TypeScript. */

import { mapJsonSchema } from '../maps/map-schema.js'
import { sqlSchema } from '../schema/ddl.js'
import { lineItemJsonSchema } from '../schema/line-item-schema.js'
import { typeText } from '../schema/type-text.js'
import { codingRulesJsonSchema } from '../tables/coding-schema.js'
import { contractJsonSchema } from '../tables/contract-schema.js'

export type SchemaTarget = 'json' | 'sql' | 'ts' | 'coding-rules' | 'contract' | 'map'

export async function schemaText(target: SchemaTarget): Promise<string> {
  if (target === 'sql') return sqlSchema()
  if (target === 'coding-rules') return jsonText(codingRulesJsonSchema())
  if (target === 'map') return jsonText(mapJsonSchema())
  if (target === 'contract') return jsonText(contractJsonSchema())
  const schema = lineItemJsonSchema()
  if (target === 'json') return jsonText(schema)
  return typeText('LineItem', schema)
}

const jsonText = (schema: object): string => `${JSON.stringify(schema, null, 2)}\n`
