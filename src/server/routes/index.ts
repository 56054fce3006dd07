/** All routes, in the order in which paths are compared: fixed words before names. */
import type { Route } from '../route.js'
import { fileRoutes } from './files.js'
import { healthRoutes } from './health.js'
import { lineItemRoutes } from './line-items.js'
import { pageRoutes } from './pages.js'
import { sessionRoutes } from './session.js'

export const ROUTES: readonly Route[] = [
  ...healthRoutes,
  ...sessionRoutes,
  ...lineItemRoutes,
  ...fileRoutes,
  ...pageRoutes,
]
