/** Shapes of several routes' responses. */
import * as z from 'zod'
import { utcOf } from '../values/utc.js'

export const errorSchema = z
  .looseObject({
    error: z.string().describe('what is wrong, in words'),
    origin: z.enum(['trackstar', 'integration']).describe('this server, or the source of the connection'),
  })
  .meta({ id: 'Error' })

/** ISO 8601 in UTC. */
export const time = z.iso.datetime({ offset: true })

const dayOrTime = (endOfDay: string) =>
  z
    .string()
    .max(50)
    .transform((text, { addIssue }) => {
      const time = utcOf(text) ?? utcOf(`${text}${endOfDay}`)
      if (time !== null) return time
      addIssue(
        `found ${JSON.stringify(text.slice(0, 40))}, expected a day or a time such as 2026-03-31T08:30:00Z`,
      )
      return z.NEVER
    })
    .describe('a day or a time as ISO 8601, in UTC if no zone is given')

/** A time from a caller, as UTC: a day counts from its start. */
export const givenTime = dayOrTime('T00:00')

/** An end time from a caller, as UTC: a day counts to its end. */
export const givenEnd = dayOrTime('T23:59:59.999')

export const dataOf = <Shape extends z.ZodType>(shape: Shape) => z.strictObject({ data: shape })

export const pageOf = <Shape extends z.ZodType>(shape: Shape) =>
  z.strictObject({
    data: z.array(shape),
    next_token: z.string().nullable().describe('the page_token of the next page; null after the last'),
  })

export const MAX_ITEMS = 1_000

/** The parameters of every paged list. A larger limit is reduced to the maximum. */
export const pageQuery = {
  limit: z
    .string()
    .regex(/^[1-9]\d{0,8}$/, 'a whole number from 1')
    .transform((text) => Math.min(+text, MAX_ITEMS))
    .optional()
    .describe(`maximum number of items, ${MAX_ITEMS} by default and at most`),
  page_token: z.string().max(2_000).optional().describe('next_token of the page before'),
}

export const idParams = z.strictObject({ id: z.string().min(1).max(200) })
