/** `parse-invoice`: from the process's arguments to its exit status, with every way to end in between. */

import { leftText, removeUnfinished } from '../output/unfinished.js'
import { printableText } from '../schema/errors.js'
import { run } from './run.js'
import { openTerminal } from './terminal.js'

const terminal = openTerminal()

// However the process ends, no half-written file stays.
process.on('exit', removeUnfinished)

for (const [signal, status] of [
  ['SIGHUP', 129],
  ['SIGINT', 130],
  ['SIGQUIT', 131],
  ['SIGABRT', 134],
  ['SIGUSR2', 140],
  ['SIGALRM', 142],
  ['SIGTERM', 143],
  ['SIGXCPU', 152],
] as const) {
  process.on(signal, () => {
    terminal.tell(
      `${terminal.errScreen.lively ? '\r\u001b[K' : ''}interrupted: ${printableText(leftText())}\n`,
    )
    process.exit(status)
  })
}

// The reader of the output has seen enough (`| head`). Other failures reach the writer.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0)
})
process.stderr.on('error', () => undefined)

// Every relative path depends on the working folder.
if (!hasFolder()) {
  terminal.tell(
    'error: usage: expected a working folder that exists. Change to another one (cd) and run again.\n',
  )
  process.exit(2)
}

function hasFolder(): boolean {
  try {
    return process.cwd() !== ''
  } catch {
    return false
  }
}

// Input that is not read to its end must not keep the process alive. Errors are handled in `main.ts`.
void run(process.argv.slice(2), terminal).then((status) => process.exit(status))
