#!/usr/bin/env node
/**
 * The entry. Built, it imports nothing of the program when it starts: if the system cannot open the rest, that is also reported
 * in plain words. The rest is one script (`.ci/build-command.ts`), and its compiled code is kept.
 */
import { runBuilt } from '../output/compiled-code.js'
import { tuneEngine } from '../output/engine.js'
import { endingText } from '../output/refusals.js'

function end(error: unknown): void {
  // A path in the message may contain control sequences of a terminal.
  process.stderr.write(`${endingText(error).replace(/(?!\n)\p{C}/gu, '?')}\n`)
  process.exit(2)
}
process.on('uncaughtException', end)
process.on('unhandledRejection', end)

const words = process.argv.slice(2)
// First: V8 refuses code that was compiled with other flags.
tuneEngine(process.version)
runBuilt(new URL('./command.cjs', import.meta.url), words, process.env, (name) => import(name))
