/** `parse-invoice serve`. */
import { type ServeOptions, serveStore } from '../app/serve.js'
import { printable } from '../schema/errors.js'
import { CLEAN } from './flags.js'
import { createReporter } from './reporter.js'
import type { Terminal } from './terminal.js'

export interface ServeFlags
  extends Pick<ServeOptions, 'store' | 'files' | 'host' | 'port' | 'apiKey' | 'address' | 'work'> {
  readonly reads: number
  readonly writes: number
  readonly quiet?: true
}

export async function serveCommand(flags: ServeFlags, terminal: Terminal): Promise<number> {
  const { reads, writes, quiet = false, ...options } = flags
  const { environment } = terminal
  const log = (level: string, facts: object): void =>
    terminal.tell(`${JSON.stringify({ time: new Date().toISOString(), level, ...facts })}\n`)
  const stopping = terminal.stopping()
  const serving = await serveStore({
    ...options,
    key: environment.PARSE_INVOICE_KEY,
    environment,
    rates: { reads, writes },
    stopping,
    onServed: (call) => {
      if (call.fault !== undefined || !quiet) log(call.fault === undefined ? 'info' : 'error', call)
    },
    onRun: ({ connection_id, status, files_new, created, rejected }) => {
      if (!quiet) log('info', { run: status, connection_id, files_new, created, rejected })
    },
    onNotice: (notice) => log('warning', { notice }),
    onError: (error) => log('error', { fault: error instanceof Error ? error.message : String(error) }),
  })
  if (serving === null) return CLEAN
  if (!serving.keepsFiles)
    createReporter(terminal, {}).warning(
      `${serving.location} keeps no files: name a folder for them by --files, so that the store can be made from them again`,
    )
  if (serving.newKey !== null) terminal.tell(`API key (shown this once): ${serving.newKey}\n`)
  terminal.tell(`serving ${printable(serving.location)} at ${serving.address}\n`)
  await stopping
  terminal.tell('stopping: calls and files under way are finished\n')
  await serving.stop()
  return CLEAN
}
