#!/usr/bin/env node
/**
 * The entry. As built, it imports nothing at its start: if the system cannot open the rest of the program, that too
 * is reported in plain words.
 */
import { keepCompiled } from '../output/compiled-code.js'

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

keepCompiled(process.env)
import('./start.js').catch(end)
