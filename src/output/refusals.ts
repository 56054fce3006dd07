/** How an error that nothing caught is reported. */

/** Node reports a missing module too if it cannot open a package.json. */
const INCOMPLETE =
  'expected every module of the program. Raise the limit of open files (`ulimit -n 1024`); if that does not help, reinstall it.'

/** What the system lacks or forbids, and what to do: not a fault of the program, whichever call failed. */
const REFUSALS: Readonly<Record<string, string>> = {
  ERR_MODULE_NOT_FOUND: INCOMPLETE,
  MODULE_NOT_FOUND: INCOMPLETE,
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

/** Why the run ends, and what to do. */
export function endingText(error: unknown): string {
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
