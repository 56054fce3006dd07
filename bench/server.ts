/**
 * A server under load, over loopback: `npx tsx bench/server.ts [--charges 200000] [--home embedded|server] [--seconds 10]`, after
 * `npm run build`. Pages of 1,000 line items and single ones by 8 connections, uploads with their memory, and the time until it is ready.
 */
import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { createReadStream, statSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { Readable } from 'node:stream'
import { parseArgs, promisify } from 'node:util'
import { hasPostgres, startPostgres } from '../test/postgres.js'
import { createFolder } from './files.js'
import { runCommand } from './measure.js'

const KEY = 'a key that only this bench has'
const CONNECTIONS = 8

interface Served {
  readonly address: string
  readonly readySeconds: number
  /** Maximum so far, in megabytes. */
  memory(): Promise<number>
  stop(): Promise<void>
}

async function served(location: string, files: string): Promise<Served> {
  const began = performance.now()
  const words = [
    'serve',
    '--store',
    location,
    '--files',
    files,
    '--port',
    '0',
    '--api-key',
    KEY,
    '--quiet',
    '--no-config',
  ]
  const child: ChildProcess = spawn(process.execPath, [
    'dist/cli.js',
    ...words,
    '--reads',
    '1000000',
    '--writes',
    '1000000',
  ])
  let text = ''
  const address = await new Promise<string>((resolve, reject) => {
    child.on('exit', () => reject(new Error(text)))
    child.stderr?.on('data', (piece: Buffer) => {
      text += piece.toString()
      const found = /serving .* at (http:\S+)/.exec(text)?.[1]
      if (found !== undefined) resolve(found)
    })
  })
  return {
    address,
    readySeconds: (performance.now() - began) / 1000,
    memory: async () => {
      const status = await readFile(`/proc/${child.pid}/status`, 'utf8')
      return Math.round(Number(/VmHWM:\s+(\d+)/.exec(status)?.[1] ?? '0') / 1024)
    },
    stop: async () => {
      child.removeAllListeners('exit')
      const ended = new Promise((resolve) => child.on('exit', resolve))
      child.kill('SIGTERM')
      await ended
    },
  }
}

const headers = { 'x-trackstar-api-key': KEY, 'x-connection-id': 'local' }

interface Measured {
  readonly requests: { readonly average: number }
  readonly latency: { readonly p50: number; readonly p99: number }
  readonly non2xx: number
  readonly errors: number
}

async function loaded(url: string, seconds: number): Promise<string> {
  const words = Object.entries(headers).flatMap(([name, value]) => ['-H', `${name}=${value}`])
  const { stdout } = await promisify(execFile)(
    process.execPath,
    [
      'node_modules/autocannon/autocannon.js',
      '-j',
      '-c',
      `${CONNECTIONS}`,
      '-d',
      `${seconds}`,
      ...words,
      url,
    ],
    { maxBuffer: 1 << 24 },
  )
  const result = JSON.parse(stdout) as Measured
  if (result.non2xx > 0 || result.errors > 0)
    throw new Error(`${result.non2xx} refused, ${result.errors} errors`)
  const { average } = result.requests
  return `${average.toFixed(1)} a second, median ${result.latency.p50} ms, p99 ${result.latency.p99} ms`
}

/** Seconds until the answer arrives, and the outcome. */
async function upload(address: string, path: string, name: string): Promise<number> {
  const began = performance.now()
  const answer = await fetch(`${address}/carrier/files?file_name=${name}`, {
    method: 'POST',
    headers,
    body: Readable.toWeb(createReadStream(path)) as ReadableStream<Uint8Array>,
    duplex: 'half',
  } as RequestInit)
  if (answer.status !== 200) throw new Error(await answer.text())
  return (performance.now() - began) / 1000
}

const { values } = parseArgs({
  options: {
    charges: { type: 'string', default: '200000' },
    home: { type: 'string', default: hasPostgres() ? 'server' : 'embedded' },
    seconds: { type: 'string', default: '10' },
    upload: { type: 'string', multiple: true, default: [] },
  },
})

const folder = createFolder()
const postgres = values.home === 'server' ? await startPostgres() : null
try {
  const location = postgres === null ? folder.path('bench.store') : await postgres.database()
  const kept = folder.path('kept')
  const seed = folder.make('ups-billing', Number(values.charges), 1)
  const load = await runCommand([
    'load',
    seed.path,
    '--store',
    location,
    '--files',
    kept,
    '--no-config',
    '--quiet',
  ])
  console.log(`load: ${load.wall.toFixed(1)} s, ${values.charges} charges, ${values.home}`)
  const server = await served(location, kept)
  try {
    console.log(`ready: ${server.readySeconds.toFixed(2)} s`)
    const pages = `${server.address}/carrier/invoice-line-items?limit=1000&charge_category=fuel`
    console.log(`page of 1,000: ${await loaded(pages, Number(values.seconds))}`)
    const { data } = (await (await fetch(`${pages.replace('1000', '1')}`, { headers })).json()) as {
      data: { id: string }[]
    }
    console.log(
      `single: ${await loaded(`${server.address}/carrier/invoice-line-items/${data[0]?.id}`, Number(values.seconds))}`,
    )
    const megabytes = (path: string): string => `${Math.round(statSync(path).size / 1e6)} MB`
    const [first, ...others] = values.upload
    if (first !== undefined)
      console.log(
        `upload of ${megabytes(first)}: ${(await upload(server.address, first, 'one.csv')).toFixed(1)} s, ${await server.memory()} MB`,
      )
    if (others.length > 0) {
      const times = await Promise.all(others.map((path, at) => upload(server.address, path, `${at}.csv`)))
      console.log(`${others.length} at once: ${Math.max(...times).toFixed(1)} s, ${await server.memory()} MB`)
    }
  } finally {
    await server.stop()
  }
} finally {
  await postgres?.stop()
  folder.remove()
}
