/** The OpenAPI document (3.1), made from the routes and the schemas that check their calls. */
import * as z from 'zod'
import { ACCESS_TOKEN, API_KEY, CONNECTION_ID, CSRF_TOKEN, SESSION_COOKIE } from './authenticate.js'
import { isForAll, isWrite, type Route } from './route.js'
import { errorSchema } from './shapes.js'

type Json = Record<string, unknown>

/** Refusals of every route. */
const REFUSALS: Readonly<Record<number, string>> = {
  400: 'The call is malformed',
  413: 'The body is too large',
  422: 'A parameter is wrong',
  429: 'Too many calls in a second',
  503: 'The store is unavailable',
}
const ACCESS_REFUSALS: Readonly<Record<number, string>> = {
  401: 'Key or token is missing or wrong',
  403: 'Not allowed',
}

export function openApiOf(routes: readonly Route[], version: string): Json {
  const components: Json = {}
  const paths: Record<string, Json> = {}
  for (const route of routes) {
    const own = paths[route.path] ?? {}
    paths[route.path] = own
    own[route.method] = operationOf(route, components)
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'carrier-invoice',
      version,
      description: 'Parcel carrier invoices as exact line items. Amounts are decimal strings.',
      license: { name: 'MIT', identifier: 'MIT' },
    },
    servers: [{ url: '/' }],
    paths,
    components: {
      schemas: components,
      securitySchemes: {
        key: { type: 'apiKey', in: 'header', name: API_KEY },
        token: { type: 'apiKey', in: 'header', name: ACCESS_TOKEN },
        connection: { type: 'apiKey', in: 'header', name: CONNECTION_ID },
        session: { type: 'apiKey', in: 'cookie', name: SESSION_COOKIE },
        csrf: { type: 'apiKey', in: 'header', name: CSRF_TOKEN },
      },
    },
  }
}

function operationOf(route: Route, components: Json): Json {
  const schemaOf = (schema: z.ZodType, io: 'input' | 'output'): Json => namedSchemas(schema, io, components)
  const { params, query, body, answer, status = 200, takesFile, access } = route
  const refusals = { ...REFUSALS, ...(access === 'open' ? {} : ACCESS_REFUSALS), ...route.refusals }
  const refusal = { 'application/json': { schema: schemaOf(errorSchema, 'output') } }
  return {
    operationId: operationIdOf(route),
    summary: route.summary,
    tags: [route.path.split('/')[1] ?? ''],
    parameters: [...parametersOf('path', params, schemaOf), ...parametersOf('query', query, schemaOf)],
    ...(body === undefined
      ? {}
      : {
          requestBody: {
            required: !body.safeParse(undefined).success,
            content: { 'application/json': { schema: schemaOf(body, 'input') } },
          },
        }),
    ...(takesFile === true
      ? { requestBody: { required: true, content: { 'application/octet-stream': { schema: {} } } } }
      : {}),
    responses: {
      [status]: {
        description: 'Done',
        headers: HEADERS,
        content:
          typeof answer === 'string'
            ? { [answer]: { schema: {} } }
            : { 'application/json': { schema: schemaOf(answer, 'output') } },
      },
      ...Object.fromEntries(
        Object.entries(refusals).map(([code, description]) => [
          code,
          { description, headers: HEADERS, content: refusal },
        ]),
      ),
    },
    security: securityOf(route),
  }
}

const text = { schema: { type: 'string' } }
const HEADERS = Object.fromEntries(
  ['x-request-id', 'x-ratelimit-limit', 'x-ratelimit-remaining', 'x-ratelimit-reset'].map((name) => [
    name,
    text,
  ]),
)

function securityOf(route: Route): Json[] {
  const session = isWrite(route) ? { session: [], csrf: [] } : { session: [] }
  if (route.access === 'open') return []
  if (isForAll(route)) return [{ key: [] }, session]
  if (route.access === 'key') return [{ key: [] }, { key: [], token: [] }, session]
  return [
    { key: [], token: [] },
    { key: [], connection: [] },
    { ...session, connection: [] },
  ]
}

/** `get /carrier/files/{id}` as `getCarrierFilesById`. */
function operationIdOf({ method, path }: Route): string {
  const words = path.split('/').filter((part) => part !== '')
  const name = words.map((word) => (word.startsWith('{') ? `by-${word.slice(1, -1)}` : word)).join('-')
  return `${method}-${name}`.replace(/[-_.]+(\w)/g, (_, letter: string) => letter.toUpperCase())
}

/** The keys of an object's schema, each as a parameter. */
function parametersOf(
  place: 'path' | 'query',
  schema: z.ZodType | undefined,
  schemaOf: (schema: z.ZodType, io: 'input') => Json,
): Json[] {
  if (schema === undefined) return []
  const { properties = {}, required = [] } = schemaOf(schema, 'input') as {
    properties?: Record<string, Json>
    required?: string[]
  }
  return Object.entries(properties).map(([name, { description, ...own }]) => ({
    name,
    in: place,
    required: required.includes(name),
    ...(description === undefined ? {} : { description }),
    schema: own,
  }))
}

/** A schema as JSON Schema; schemas with a name of their own become components and are referenced. */
function namedSchemas(schema: z.ZodType, io: 'input' | 'output', components: Json): Json {
  const converted = z.toJSONSchema(schema, { io, reused: 'inline', unrepresentable: 'any' }) as Json
  const {
    $schema: _,
    $defs = {},
    ...own
  } = JSON.parse(JSON.stringify(converted).replaceAll('"#/$defs/', '"#/components/schemas/')) as Json
  for (const [name, { id: _id, ...one }] of Object.entries($defs as Record<string, Json>))
    components[name] = one
  if (typeof own.id !== 'string') return own
  const { id, ...rest } = own
  components[id as string] = rest
  return { $ref: `#/components/schemas/${id as string}` }
}
