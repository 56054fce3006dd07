/** All routes, in matching order: fixed words before parameters. */
import type { Route } from '../route.js'
import { auditRoutes } from './audit.js'
import { connectionRoutes } from './connections.js'
import { fileRoutes } from './files.js'
import { healthRoutes } from './health.js'
import { integrationRoutes } from './integrations.js'
import { keyRoutes } from './keys.js'
import { lineItemRoutes } from './line-items.js'
import { linkRoutes } from './links.js'
import { pageRoutes } from './pages.js'
import { sandboxRoutes } from './sandbox.js'
import { sessionRoutes } from './session.js'
import { syncRoutes } from './syncs.js'
import { uploadRoutes } from './uploads.js'
import { webhookRoutes } from './webhooks.js'

export const ROUTES: readonly Route[] = [
  ...healthRoutes,
  ...sessionRoutes,
  ...lineItemRoutes,
  ...fileRoutes,
  ...pageRoutes,
  ...uploadRoutes,
  ...syncRoutes,
  ...connectionRoutes,
  ...integrationRoutes,
  ...sandboxRoutes,
  ...linkRoutes,
  ...auditRoutes,
  ...webhookRoutes,
  ...keyRoutes,
]
