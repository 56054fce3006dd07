/** The command, in this process or built and as one of its own, and small invoices to give it. */
import { spawn } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { resolve } from 'node:path'
import { Readable } from 'node:stream'
import { lakeFiles, placedFiles, removeUnfinished, startedStreams } from '../src/output/unfinished.js'

export const COMMAND = resolve('dist/cli.js')

export interface Ran {
  readonly status: number | null
  readonly stdout: string
  readonly stderr: string
}

export interface RunOptions {
  readonly stdin?: string | Uint8Array
  readonly cwd?: string
  readonly env?: Readonly<Record<string, string>>
  /** The test makes a fault in the program on purpose. */
  readonly faulty?: boolean
}

/** A process that prints a stack fails its test, whatever that looks at. */
export function withoutStack(ran: Ran): Ran {
  if (/\n\s+at |internal error/.test(ran.stderr)) throw new Error(`printed a stack:\n${ran.stderr}`)
  return ran
}

/** Runs one after the other: they share the working folder. */
let last: Promise<unknown> = Promise.resolve()

/**
 * From its arguments to its exit status, in this process: a process of its own takes ten times as long to start as most runs last. What it
 * throws fails the test. `builtCommand()` is for what belongs to a process: threads, limits, faults, its start and its end.
 */
export function parseInvoice(args: readonly string[], options: RunOptions = {}): Promise<Ran> {
  const ran = last.then(() => runHere(args, options))
  last = ran.catch(() => undefined)
  return ran
}

async function runHere(args: readonly string[], { stdin = '', cwd, env }: RunOptions): Promise<Ran> {
  const { run } = await import('../src/cli/run.js')
  const stdout: Uint8Array[] = []
  const stderr: string[] = []
  const screen = { width: Infinity, lively: false }
  const print = (chunk: string | Uint8Array): void =>
    void stdout.push(typeof chunk === 'string' ? Buffer.from(chunk) : Uint8Array.from(chunk))
  const before = { cwd: process.cwd(), env: { ...process.env } }
  if (cwd !== undefined) process.chdir(cwd)
  process.env = { ...before.env, ...env }
  try {
    const status = await run(args, {
      stdin: () => Readable.from([Buffer.from(stdin)], { objectMode: false }),
      out: { write: async (chunk) => print(chunk) },
      show: async (text) => print(text),
      outScreen: screen,
      errScreen: screen,
      tell: (text) => void stderr.push(text),
      print,
      environment: process.env,
      stopping: () => new Promise(() => undefined),
    })
    return { status, stdout: `${Buffer.concat(stdout)}`, stderr: stderr.join('') }
  } finally {
    process.chdir(before.cwd)
    process.env = before.env
    removeUnfinished()
    for (const known of [placedFiles, startedStreams, lakeFiles]) known.clear()
  }
}

/** The built command as a process. */
export async function builtCommand(args: readonly string[], options: RunOptions = {}): Promise<Ran> {
  return checked(process.execPath, [COMMAND, ...args], options)
}

/** A line of shell in which `parse-invoice` is the built command. */
export function shell(line: string, options: RunOptions = {}): Promise<Ran> {
  const script = `parse-invoice() { "${process.execPath}" "${COMMAND}" "$@"; }\n${line}`
  return checked('bash', ['-c', script], options)
}

/** A script in which `parse-invoice` is what the environment's PATH finds. */
export const bash = (script: string, options: RunOptions = {}): Promise<Ran> =>
  checked('bash', ['-c', script], options)

async function checked(file: string, args: readonly string[], options: RunOptions): Promise<Ran> {
  const outcome = await ran(file, args, options)
  return options.faulty === true ? outcome : withoutStack(outcome)
}

function ran(file: string, args: readonly string[], options: RunOptions): Promise<Ran> {
  return new Promise((settle, fail) => {
    const child = spawn(file, args, {
      cwd: options.cwd,
      env: { ...process.env, NO_COLOR: '', ...options.env },
      stdio: ['pipe', 'pipe', 'pipe'],
      timeout: 300_000, // a process that hangs fails its test and is gone
    })
    const stdout: Buffer[] = []
    const stderr: Buffer[] = []
    child.stdout.on('data', (chunk: Buffer) => stdout.push(chunk))
    child.stderr.on('data', (chunk: Buffer) => stderr.push(chunk))
    child.on('error', fail)
    child.on('close', (status) =>
      settle({ status, stdout: `${Buffer.concat(stdout)}`, stderr: `${Buffer.concat(stderr)}` }),
    )
    child.stdin.on('error', () => undefined)
    child.stdin.end(options.stdin)
  })
}

/** Names in a folder, hidden ones too. */
export const namesIn = (folder: string): string[] => readdirSync(folder).sort()

export const HEADER =
  'account_number,account_name,invoice_number,invoice_date,sales_order_no,product_code,product_name,class_of_mail,volume,tracking_number,gross_cost,net_cost,source_type,reason_for_non_delivery,date_return_to_sender,date_item_delivered'

export interface Parcel {
  readonly invoice?: string
  readonly date?: string
  readonly product?: string
  readonly tracking?: string
  readonly gross?: string
  readonly net?: string
}

/** One row: a parcel at 4.80 with tax, 4.00 without. */
export function row(parcel: Parcel = {}): string {
  const { invoice = '90001', date = '15.03.2026', product = 'Tracked Parcel', tracking = '' } = parcel
  const { gross = '4.80', net = '4.00' } = parcel
  return `0071,Corner Shop,${invoice},${date},45001,TPN,${product},Tracked 24,1,${tracking},${gross},${net},outbound,,,`
}

/** An invoice file of these rows. */
export const invoice = (...rows: readonly string[]): string => `${[HEADER, ...rows].join('\n')}\n`

/** So many rows, each with a tracking number of its own. */
export const rows = (count: number): string[] =>
  Array.from({ length: count }, (_, at) => row({ tracking: `AB${`${at}`.padStart(9, '0')}GB` }))

/** Line items of NDJSON. */
export const itemsOf = (text: string): Record<string, unknown>[] =>
  text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Record<string, unknown>)
