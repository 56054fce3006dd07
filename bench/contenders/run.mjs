/**
 * One contender in a process of its own: `node run.mjs MODULE NAME JOB`. Modules are loaded before the clock starts;
 * what it measures and what came out go to the standard output as JSON.
 */
import process from 'node:process'

const [module, name, job] = process.argv.slice(2)
const { contenders } = await import(`./${module}.mjs`)
const prepared = await contenders[name](JSON.parse(job))
const cpu = process.cpuUsage()
const started = performance.now()
const found = await prepared.run()
const wall = (performance.now() - started) / 1000
const { user, system } = process.cpuUsage(cpu)
const rss = process.resourceUsage().maxRSS * 1024
const answer = await prepared.answer(found) // proofs cost time that the job does not
process.stdout.write(JSON.stringify({ wall, cpu: (user + system) / 1e6, rss, answer }))
process.exit(0)
