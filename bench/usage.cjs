/** Loaded into a measured command: at its end it tells on descriptor 3 what the process took. */
const { writeSync } = require('node:fs')
const { isMainThread } = require('node:worker_threads')

if (isMainThread)
  process.on('exit', () => {
    const { user, system } = process.cpuUsage()
    const { maxRSS } = process.resourceUsage()
    writeSync(3, JSON.stringify({ cpu: (user + system) / 1e6, rss: maxRSS * 1024 }))
  })
