/** The line item in the API, and the filters on its columns. */
import * as z from 'zod'
import { lineItemSchema } from '../schema/line-item-schema.js'
import { FILTER_COLUMNS } from '../store/columns.js'
import { OPERATORS } from '../store/filters.js'
import { time } from './shapes.js'

/** A word, or a name with its value. */
export const tagShape = z
  .union([z.string(), z.record(z.string(), z.string()).meta({ minProperties: 1, maxProperties: 1 })])
  .meta({ id: 'Tag' })

export const lineItemShape = z
  .strictObject({
    ...lineItemSchema.omit({ raw: true }).shape,
    trackstar_tags: z.array(tagShape).describe('set by users; loads do not change them'),
    created_date: time.describe('when the first file that states it came'),
    updated_date: time.describe('when it or its tags last changed'),
    superseded: z.boolean().describe('a fuller delivery no longer contains it: it is no longer in any sum'),
    connection_id: z.string(),
  })
  .meta({ id: 'LineItem', description: 'One charge of a parcel carrier invoice.' })

/** A parameter for each column and operator. The store checks their values. */
export const filterQuery: Record<string, z.ZodOptional<z.ZodString>> = Object.fromEntries(
  FILTER_COLUMNS.flatMap(({ name, type }) =>
    ['', ...OPERATORS].map((operator) => [
      operator === '' ? name : `${name}[${operator}]`,
      z
        .string()
        .max(10_000)
        .optional()
        .describe(
          operator === 'in' || operator === 'nin'
            ? 'a comma-separated list of at most 100 values'
            : type === 'day' || type === 'time'
              ? 'ISO 8601'
              : type === 'numeric'
                ? 'a decimal number'
                : 'as in the line item',
        ),
    ]),
  ),
)
