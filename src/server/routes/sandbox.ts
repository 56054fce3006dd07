/**
 * A connection of generated invoices that needs no carrier; its line items can be edited, which gives the events of
 * any change.
 */
import * as z from 'zod'
import { EDITABLE } from '../../schema/editable.js'
import { lineItemSchema } from '../../schema/line-item-schema.js'
import { editItem } from '../../store/edits.js'
import { idIn } from '../../store/filters.js'
import { homeOf } from '../../store/internals.js'
import { notFound, notImplemented } from '../api-error.js'
import { newConnectionAnswer, seenConnection } from '../connection-calls.js'
import { admittedShape, shownConnection } from '../connection-shape.js'
import { lineItemShape } from '../line-item-shape.js'
import { connectionOf, type Route, route, syncOf } from '../route.js'
import { dataOf, idParams } from '../shapes.js'

const SANDBOX = 'sandbox'

const generated = route({
  method: 'post',
  path: '/sandbox/generate-sandbox/carrier',
  summary: 'A sandbox connection with 30 days of invented invoices of every carrier',
  access: 'key',
  body: z
    .strictObject({
      customer_id: z.string().max(200).optional(),
      seed: z
        .int()
        .min(0)
        .max(2 ** 31)
        .optional(),
    })
    .optional(),
  answer: z.strictObject({
    access_token: z.string(),
    connection_id: z.string(),
    integration_name: z.string(),
    data: admittedShape,
  }),
  handle: async ({ body }, services) => {
    const sync = syncOf(services, 'POST /sandbox')
    if (!sync.integrations.some(({ integration_name }) => integration_name === SANDBOX))
      throw notImplemented('generate-sandbox', SANDBOX)
    const { seed, customer_id } = body ?? {}
    const connection = await sync.connections.add({
      integration_name: SANDBOX,
      source: { type: SANDBOX, ...(seed === undefined ? {} : { seed }) },
      customer_id,
    })
    await sync.request(connection.connection_id)
    const admission = await newConnectionAnswer(services, connection)
    return { ...admission, data: { ...shownConnection(connection), access_token: admission.access_token } }
  },
})

const LONGEST = 1_000
const shapes = Object.entries(lineItemSchema.shape).filter(([name]) => EDITABLE.some((one) => one === name))

/** The editable columns, as the line item has them. */
const editShape = z
  .strictObject(Object.fromEntries(shapes.map(([name, shape]) => [name, z.optional(shape)])))
  .refine((edit) => Object.keys(edit).length > 0, 'at least one column to change')
  .refine(
    (edit) => Object.values(edit).every((value) => String(value ?? '').length <= LONGEST),
    `at most ${LONGEST} characters in each column`,
  )

const edited = route({
  method: 'patch',
  path: '/carrier/invoice-line-items/{id}',
  summary: 'Changes a line item of a sandbox, with the event of any change',
  access: 'connection',
  params: idParams,
  body: editShape,
  refusals: { 404: 'No such line item', 501: 'The connection is not a sandbox' },
  answer: dataOf(lineItemShape),
  handle: async ({ params: { id }, body, caller }, services) => {
    const connection = await seenConnection(services, caller, connectionOf(caller))
    const { connection_id, integration_name } = connection
    if (integration_name !== SANDBOX) throw notImplemented('PATCH invoice-line-items', integration_name)
    const at = services.clock.now().toISOString()
    const own = idIn(id)
    const item =
      own === null
        ? null
        : await homeOf(services.store).transaction((session) =>
            editItem(session, connection_id, own, body, at),
          )
    if (item === null) throw notFound('line item', id)
    return { data: { ...item, connection_id } }
  },
})

export const sandboxRoutes: readonly Route[] = [generated, edited]
