/** How an error that nothing caught is reported. */

/** Node reports a missing module too if it cannot open a package.json. */
const INCOMPLETE =
  'expected every module of the program, as it was installed. Raise the limit of open files (`ulimit -n 1024`); if that does not help, reinstall it.'

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

/** Why the run ends, and what to do. `damagedFile` is called for an error that may be a fault of the program. */
export function endingText(error: unknown, damagedFile: () => string | null): string {
  const fault = (stack: string): string => {
    const file = damagedFile()
    return file === null
      ? `internal error: this is a fault of parse-invoice, please report it\n${stack}`
      : cannotContinue(`${file} is missing or damaged`, INCOMPLETE)
  }
  if (!(error instanceof Error)) return fault(String(error))
  const code = 'code' in error ? String(error.code) : ''
  const refusal = Object.hasOwn(REFUSALS, code) ? REFUSALS[code] : undefined
  return refusal === undefined ? fault(error.stack ?? error.message) : cannotContinue(error.message, refusal)
}

const cannotContinue = (why: string, remedy: string): string =>
  `error: this run cannot continue (${why}): ${remedy}`
