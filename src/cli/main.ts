#!/usr/bin/env node
/**
 * The entry. Built, it imports nothing of the program when it starts: if the system cannot open the rest, that is also reported
 * in plain words. The rest is one script (`.ci/build-command.ts`), and its compiled code is kept.
 */
import { damagedFile } from '../process/built-files.js'
import { runBuilt } from '../process/compiled-code.js'
import { tuneEngine } from '../process/engine.js'
import { endingText } from '../process/refusals.js'

function end(error: unknown): void {
  const text = endingText(error, () => damagedFile(new URL('./', import.meta.url)))
  // A path in the message may contain control sequences of a terminal.
  process.stderr.write(`${text.replace(/(?!\n)\p{C}/gu, '?')}\n`)
  process.exit(2)
}
process.on('uncaughtException', end)
process.on('unhandledRejection', end)

const words = process.argv.slice(2)
// First: V8 refuses code that was compiled with other flags.
tuneEngine(process.version)
runBuilt(new URL('./command.cjs', import.meta.url), words, process.env, (name) => import(name))
