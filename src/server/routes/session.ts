/** Pages log in with an API key: the session is a cookie that no script can read, and a token for calls that change something. */
import * as z from 'zod'
import { ApiError, wrongSecret } from '../api-error.js'
import { cookieOf, SESSION_COOKIE } from '../authenticate.js'
import { ROLES } from '../caller.js'
import { type Route, route } from '../route.js'
import { time } from '../shapes.js'

const sessionShape = z
  .strictObject({
    role: z.enum(ROLES).describe('an admin may do everything, a viewer only reads'),
    csrf_token: z.string().describe('goes into x-csrf-token of every call that changes something'),
    expires_date: time,
  })
  .meta({ id: 'Session' })

const cookie = (value: string, seconds: number, base: string): string =>
  `${SESSION_COOKIE}=${value}; Path=/; Max-Age=${seconds}; HttpOnly; SameSite=Strict${base.startsWith('https:') ? '; Secure' : ''}`

const login = route({
  method: 'post',
  path: '/session',
  summary: 'Logs a page in with an API key: sets the session cookie',
  access: 'open',
  body: z.strictObject({ api_key: z.string().min(1).max(200) }),
  refusals: { 401: 'The key is not valid' },
  answer: sessionShape,
  handle: async ({ body, base }, { access, clock }) => {
    const owner = await access.keyOwner(body.api_key)
    if (owner === null) throw wrongSecret(401, 'The API key is not valid')
    const { cookie: value, ...session } = await access.openSession(owner)
    const seconds = Math.floor((Date.parse(session.expires_date) - clock.now().getTime()) / 1000)
    return Response.json(session, { headers: { 'set-cookie': cookie(value, seconds, base) } })
  },
})

const current = route({
  method: 'get',
  path: '/session',
  summary: 'The session of the cookie',
  access: 'open',
  refusals: { 401: 'Nobody is logged in' },
  answer: sessionShape,
  handle: async ({ request }, { access }) => {
    const value = cookieOf(request)
    if (value === null) throw new ApiError(401, 'Log in with an API key')
    const session = await access.session(value)
    if (session === null) throw wrongSecret(401, 'The session has ended: log in again')
    const { role, csrf_token, expires_date } = session
    return { role, csrf_token, expires_date }
  },
})

const logout = route({
  method: 'delete',
  path: '/session',
  summary: 'Ends the session',
  access: 'key',
  forViewers: true,
  answer: z.strictObject({ ended: z.literal(true) }),
  handle: async ({ request, base }, { access }) => {
    const value = cookieOf(request)
    if (value !== null) await access.closeSession(value)
    return Response.json({ ended: true }, { headers: { 'set-cookie': cookie('', 0, base) } })
  },
})

export const sessionRoutes: readonly Route[] = [login, current, logout]
