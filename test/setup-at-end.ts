/** Read anew for each test file: its hook is the last of all. */
import { afterAll } from 'vitest'
import { endAll } from './at-end.js'

afterAll(endAll)
