/** Addresses of servers that cannot be used: each says what to do, and shows no password. */
import { createServer } from 'node:net'
import { afterEach, expect, it, vi } from 'vitest'
import { openStore } from '../src/store/index.js'

afterEach(() => vi.unstubAllEnvs())

it.each([
  'postgres://books:pa@ss@localhost:port/invoices',
  'postgres://books:pa/ss@localhost:port/invoices',
  'postgres://books:pass@localhost:99999/invoices',
  'postgres://books:pass%ff@localhost/invoices',
])('refuses the address %s', async (address) => {
  const refused = openStore(address)
  await expect(refused).rejects.toThrow('expected an address postgres://USER:PASSWORD@HOST:PORT/DATABASE')
  const message = String(await refused.catch((error: unknown) => error))
  expect(message).toContain('postgres://books:***@localhost')
  expect(message).toContain('%40')
})

/** An answer of the server as the protocol frames it: an authentication of a kind, with its text. */
function authentication(kind: number, text: string): Buffer {
  const head = Buffer.alloc(9, 'R')
  head.writeInt32BE(8 + text.length, 1)
  head.writeInt32BE(kind, 5)
  return Buffer.concat([head, Buffer.from(text)])
}

it.each([
  [
    '',
    [authentication(10, 'SCRAM-SHA-256\0\0'), authentication(11, 'r=r,s=cw==,i=4096')],
    'expected a password. Put it into the address',
  ],
  ['?sslmode=require', [Buffer.from('N')], 'expected a server with encryption. It has none'],
])('says what the server asks for: %s', async (options, answers, message) => {
  vi.stubEnv('PGPASSWORD', '')
  const server = createServer((socket) => {
    const left = [...answers]
    socket.on('error', () => undefined)
    socket.on('data', () => socket.write(left.shift() ?? ''))
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const { port } = server.address() as { port: number }
  try {
    await expect(openStore(`postgres://books@127.0.0.1:${port}/invoices${options}`)).rejects.toThrow(message)
  } finally {
    server.close()
  }
})
