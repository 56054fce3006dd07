/** Loaded before the command where tests run it: see `QUICK` in vitest.config.ts. */
require('node:v8').setFlagsFromString('--liftoff-only')
