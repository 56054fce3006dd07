/** Commands of the server as they are declared. What they do is loaded when one is called. */
import { type Command, InvalidArgumentError, Option } from 'commander'
import { configOptions, type Ended, examples, mapOption } from './option-values.js'
import type { ServeFlags } from './serve-command.js'
import { KEPT, storeOption } from './store-commands.js'
import { addSync } from './sync-commands.js'
import type { Terminal } from './terminal.js'

/** What goes on by itself: fetching, and serving. */
export function addServices(program: Command, terminal: Terminal, ended: Ended): void {
  addSync(program, terminal, ended)
  addServe(program, terminal, ended)
}

function addServe(program: Command, terminal: Terminal, ended: Ended): void {
  const [given, none] = configOptions()
  program
    .command('serve')
    .description('the store as an HTTP API and as pages; fetches what its connections are due for')
    .addOption(storeOption())
    .option(...KEPT)
    .addOption(
      new Option('--port <n>', 'where to listen; 0 takes any that is free').default(8300).argParser(portOf),
    )
    .option('--host <address>', 'another than this machine alone: then a key is needed', '127.0.0.1')
    .addOption(
      new Option(
        '--api-key <key>',
        'an administrator’s key; without one those of the store are good, and the first is made and shown once',
      ).env('PARSE_INVOICE_API_KEY'),
    )
    .option(
      '--address <url>',
      'how callers reach it, where a proxy stands before it: https://invoices.example.com',
    )
    .addOption(
      new Option('--reads <n>', 'GETs a second of each access token').default(10).argParser(countOfCalls),
    )
    .addOption(new Option('--writes <n>', 'other calls a second of each').default(50).argParser(countOfCalls))
    .addOption(mapOption())
    .option('--no-work', 'fetch nothing: `parse-invoice work` does it')
    .option('-q, --quiet', 'write no line for each call')
    .addOption(given)
    .addOption(none)
    .addHelpText(
      'after',
      examples(
        'parse-invoice serve',
        'PARSE_INVOICE_API_KEY=… parse-invoice serve --host 0.0.0.0 --store postgres://localhost/invoices --files /srv/invoices',
      ),
    )
    .action(async (flags: ServeFlags) => {
      const { serveCommand } = await import('./serve-command.js')
      ended(await serveCommand(flags, terminal))
    })
}

function portOf(text: string): number {
  if (/^\d{1,5}$/.test(text) && +text < 65_536) return +text
  throw new InvalidArgumentError('It is a whole number from 0 to 65535.')
}

function countOfCalls(text: string): number {
  if (/^[1-9]\d{0,6}$/.test(text)) return +text
  throw new InvalidArgumentError('It is a whole number from 1 to 9999999.')
}
