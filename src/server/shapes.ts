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

const DAY_MS = 86_400_000

const dayOrTime = (daysOn: number) =>
  z
    .string()
    .max(50)
    .transform((text, { addIssue }) => {
      const time = utcOf(text)
      if (time !== null) return time
      const day = utcOf(`${text}T00:00`)
      if (day !== null) return new Date(Date.parse(day) + daysOn * DAY_MS).toISOString()
      addIssue(
        `found ${JSON.stringify(text.slice(0, 40))}, expected a day or a time such as 2026-03-31T08:30:00Z`,
      )
      return z.NEVER
    })
    .describe('a day or a time as ISO 8601, in UTC if no zone is given')

/** A time from a caller, as UTC: a day counts from its start. */
export const givenTime = dayOrTime(0)

/** An end from a caller, as UTC: what comes before it counts. A day ends when the next one begins, so that nothing falls between two days. */
export const givenEnd = dayOrTime(1)

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
    .regex(/^[1-9]\d*$/, 'a whole number from 1')
    .transform((text) => Math.min(+text, MAX_ITEMS))
    .optional()
    .describe(`maximum number of items, ${MAX_ITEMS} by default and at most`),
  page_token: z.string().max(2_000).optional().describe('next_token of the page before'),
}

export const idParams = z.strictObject({ id: z.string().min(1).max(200) })
