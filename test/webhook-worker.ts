/** A worker of its own that is killed: `tsx test/webhook-worker.ts STORE FILES KEY`. Says `ready` when it begins. */
import { openStore } from '../src/store/index.js'
import { openSync } from '../src/sync/index.js'

const [, , location, files, key] = process.argv
const store = await openStore(location, { files })
const sync = await openSync(store, { key })
process.stdout.write('ready\n')
await sync.work()
