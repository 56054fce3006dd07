/** `carrier-invoice/server`. */
export type { Access, KeyShown, SessionShown } from './access.js'
export type { Role } from './caller.js'
export {
  type CallContext,
  createHandler,
  type ServerHandler,
} from './handler.js'
export type { HandlerOptions, ServedCall } from './handler-options.js'
export { type Listening, type ListenOptions, listen } from './listen.js'
export type { RateLimits } from './rate-limit.js'
export type { BodyLimits } from './read-body.js'
