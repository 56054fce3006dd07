/** The context that all parts of webhooks share. */
import type { Home } from '../../store/home.js'
import type { Clock } from '../clock.js'
import type { SecretKey } from '../secrets.js'
import type { PostOptions } from './post.js'

export interface WebhookContext {
  readonly home: Home
  readonly clock: Clock
  /** Encrypts the secrets of endpoints. */
  readonly key: SecretKey
  readonly post: PostOptions
}

/** Endpoints belong to no connection. */
export const NO_CONNECTION = ''

export const addTime = (time: Date, milliseconds: number): Date => new Date(time.getTime() + milliseconds)
