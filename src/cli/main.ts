#!/usr/bin/env node
/**
 * The entry. Built, it imports nothing of the program when it starts: if the system cannot open the rest, that is also reported
 * in plain words. The rest is one script (`.ci/join-chunks.ts`), and its compiled code is kept.
 */
import { runBuilt } from '../output/compiled-code.js'
import { tuneEngine } from '../output/engine.js'

/** What the system lacks or forbids, and what to do: not a fault of the program, whichever call failed. */
const REFUSALS: Readonly<Record<string, string>> = {
  // Node reports this too if it cannot open a package.json.
  ERR_MODULE_NOT_FOUND:
    'expected every module of the program. Raise the limit of open files (`ulimit -n 1024`); if that does not help, reinstall it.',
  EMFILE:
    'expected room to open one more file. Raise the limit of open files (`ulimit -n 1024`) and run again.',
  ENFILE: 'expected room to open one more file. Close other programs and run again.',
  ENOSPC: 'expected room on the disk. Free some space, or choose another disk, and run again.',
  EDQUOT: 'expected room within your quota. Free some space, or choose another disk, and run again.',
  EROFS: 'expected a place that can be written to. The disk is read-only: choose another folder.',
  ENOMEM: 'expected more memory than there is. Close other programs and run again.',
  EAGAIN: 'expected more threads or memory than the system gives. Close other programs and run again.',
  EACCES: 'expected the right to open it. Ask its owner for that right.',
  EPERM: 'expected the right to open it. Ask its owner for that right.',
  EIO: 'expected a disk that can be read and written. The disk or the network drive failed: try again.',
}

function describe(error: unknown): string {
  if (!(error instanceof Error)) return fault(String(error))
  const code = 'code' in error ? String(error.code) : ''
  const refusal = Object.hasOwn(REFUSALS, code) ? REFUSALS[code] : undefined
  return refusal === undefined
    ? fault(error.stack ?? error.message)
    : `error: this run cannot continue (${error.message}): ${refusal}`
}

function fault(stack: string): string {
  return `internal error: this is a fault of parse-invoice, please report it\n${stack}`
}

function end(error: unknown): void {
  // A path in the message may contain control sequences of a terminal.
  process.stderr.write(`${describe(error).replace(/(?!\n)\p{C}/gu, '?')}\n`)
  process.exit(2)
}
process.on('uncaughtException', end)
process.on('unhandledRejection', end)

const words = process.argv.slice(2)
// First: V8 refuses code that was compiled with other flags.
tuneEngine(process.version, words)
runBuilt(new URL('./command.cjs', import.meta.url), words, process.env, (name) => import(name))
