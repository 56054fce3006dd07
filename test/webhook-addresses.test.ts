/** Where a webhook may be sent: names are resolved by the test, connections are real. */
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer as createSecure } from 'node:https'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { type AddressRules, checkNetworks } from '../src/sources/own-network.js'
import { checkUrl } from '../src/sync/webhooks/addresses.js'
import { openPost } from '../src/sync/webhooks/post.js'

const closing: (() => void)[] = []
afterAll(() => {
  for (const close of closing) close()
})

/** Counts who connects, and hangs up. */
async function listener(): Promise<{ port: number; connections(): number }> {
  let connections = 0
  const server = createServer((socket) => {
    connections++
    socket.destroy()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  closing.push(() => server.close())
  const address = server.address()
  return { port: typeof address === 'object' ? (address?.port ?? 0) : 0, connections: () => connections }
}

/** What becomes of a message to a name that leads to these addresses. */
async function faultOf(
  url: string,
  addresses: readonly string[],
  more: AddressRules & { readonly timeout?: number } = {},
): Promise<string> {
  const post = openPost(url, { resolve: async () => addresses, ...more })
  const { fault } = await post.send('{}', {})
  post.close()
  return fault ?? 'taken'
}

/** Loopback, private, shared, link-local, metadata, documentation, multicast, broadcast, and IPv6 that is or wraps one of them. */
const OWN = [
  '127.0.0.1',
  '127.8.9.1',
  '0.0.0.0',
  '0.1.2.3',
  '10.0.0.1',
  '172.16.0.1',
  '172.31.255.255',
  '192.168.1.1',
  '100.64.0.1',
  '169.254.169.254',
  '192.0.0.1',
  '192.0.2.1',
  '198.18.0.1',
  '224.0.0.1',
  '240.0.0.1',
  '255.255.255.255',
  '::',
  '::1',
  '::ffff:10.0.0.1',
  '::ffff:7f00:1',
  '::ffff:a9fe:a9fe',
  '::10.0.0.1',
  '::7f00:1',
  '::ffff:0:10.0.0.1',
  '64:ff9b::10.0.0.1',
  '64:ff9b::a9fe:a9fe',
  '64:ff9b:1::10.0.0.1',
  '2002:a00:1::',
  '2002:7f00:1::1',
  '2001:0:a00:1::',
  'fe80::1',
  'fec0::1',
  'fc00::1',
  'fd12:3456::1',
  'ff02::1',
  '2001:db8::1',
  '100::1',
  '3fff::1',
  '5f00::1',
]
const PUBLIC = [
  '93.184.216.34',
  '8.8.8.8',
  '172.32.0.1',
  '2606:4700::1111',
  '::ffff:8.8.8.8',
  '64:ff9b::8.8.8.8',
]

const literal = (address: string): string => (address.includes(':') ? `[${address}]` : address)

describe('an endpoint', () => {
  it.each(OWN)('at %s is refused, by its address and by a name that leads there', async (address) => {
    if (!/^(127\.|::1$|::ffff:7f)/.test(address))
      expect(() => checkUrl(`https://${literal(address)}/hook`, {})).toThrow('outside the own network')
    expect(await faultOf('https://receiver.test/hook', [address])).toBe(
      `receiver.test resolves to ${address}, which may not be reached`,
    )
    expect(await faultOf('https://receiver.test/hook', ['8.8.8.8', address])).toContain(
      'which may not be reached',
    )
  })

  it.each(PUBLIC)('at %s is not', (address) => {
    expect(checkUrl(`https://${literal(address)}/hook`, {}).pathname).toBe('/hook')
  })

  it.each([
    ['http://receiver.test/hook', 'https://…'],
    ['http://127.0.0.1.nip.test/hook', 'https://…'],
    ['ftp://receiver.test/hook', 'https://…'],
    ['file:///etc/passwd', 'https://…'],
    ['receiver.test/hook', 'https://…'],
    ['https://user:word@receiver.test/hook', 'without user and password'],
    ['https://0x0a000001/hook', 'outside the own network'],
    ['https://167772161/hook', 'outside the own network'],
    ['https://10.1/hook', 'outside the own network'],
  ])('with the address %s is refused', (url, expected) => {
    expect(() => checkUrl(url, {})).toThrow(expected)
    expect(() => checkUrl(url, {})).not.toThrow('word@')
  })

  it('on this machine is sent to where it is named so, also by plain http', async () => {
    const { port, connections } = await listener()
    for (const host of ['127.0.0.1', 'localhost'])
      expect(await faultOf(`http://${host}:${port}/`, ['127.0.0.1'])).toBe('the connection was cut')
    expect(connections()).toBe(2)
    // A name of this machine that was given another address, as a hosts file may.
    expect(await faultOf(`http://localhost:${port}/`, ['10.0.0.1'])).toContain('which may not be reached')
    expect(await faultOf(`https://receiver.test:${port}/`, ['127.0.0.1'])).toContain(
      'which may not be reached',
    )
    expect(connections()).toBe(2)
  })

  it('that never answers is waited for as long as is set', async () => {
    const server = createServer(() => undefined)
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    closing.push(() => server.close())
    const { port } = server.address() as { port: number }
    const more = { timeout: 200 }
    expect(await faultOf(`http://127.0.0.1:${port}/`, ['127.0.0.1'], more)).toBe('no answer within 0.2 s')
  })

  it('in a network that is allowed is sent to', async () => {
    const { port, connections } = await listener()
    const allowed = { allowed: ['127.0.0.0/8', 'fd00::/8'] }
    expect(await faultOf(`https://receiver.test:${port}/`, ['127.0.0.1'], allowed)).toBe(
      'the connection was cut',
    )
    expect(connections()).toBe(1)
    expect(await faultOf(`https://receiver.test:${port}/`, ['10.0.0.1'], allowed)).toContain(
      'may not be reached',
    )
    expect(checkUrl('https://[fd00::1]/', allowed).hostname).toBe('[fd00::1]')
    expect(() => checkNetworks({ allowed: ['10.0.0.0'] }, 'webhooks may be sent to')).toThrow(
      'a network such as',
    )
    expect(() => checkUrl('https://[fc00::1]/', allowed)).toThrow('outside the own network')
  })

  it('is connected to at the address that was looked at: a name that leads elsewhere a moment later leads nowhere', async () => {
    const { port, connections } = await listener()
    let asked = 0
    const post = openPost(`https://receiver.test:${port}/`, {
      allowed: ['127.0.0.0/24'],
      resolve: async () => [asked++ === 0 ? '127.0.0.1' : '127.0.1.1'],
    })
    const faults = [await post.send('{}', {}), await post.send('{}', {})].map(({ fault }) => fault)
    post.close()
    expect(faults).toEqual([
      'the connection was cut',
      'receiver.test resolves to 127.0.1.1, which may not be reached',
    ])
    expect([asked, connections()]).toEqual([2, 1])
  })
})

describe('over TLS', () => {
  /** An authority, one that it has signed, and a server's certificate by that one: as receivers have them. */
  function chain() {
    const folder = mkdtempSync(join(tmpdir(), 'chain-'))
    closing.push(() => rmSync(folder, { recursive: true, force: true }))
    const at = (name: string): string => join(folder, name)
    const openssl = (...words: string[]) => void execFileSync('openssl', words, { stdio: 'ignore' })
    const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-keyout']
    const signed = (name: string, by: string, says: string): void => {
      writeFileSync(at('says'), says)
      openssl('req', ...key, at(`${name}.key`), '-subj', `/CN=${name}`, '-out', at(`${name}.csr`))
      const issuer = ['-CA', at(`${by}.pem`), '-CAkey', at(`${by}.key`), '-CAcreateserial', '-days', '2']
      openssl(
        'x509',
        '-req',
        '-in',
        at(`${name}.csr`),
        ...issuer,
        '-extfile',
        at('says'),
        '-out',
        at(`${name}.pem`),
      )
    }
    openssl('req', '-x509', ...key, at('root.key'), '-subj', '/CN=root', '-days', '2', '-out', at('root.pem'))
    signed('middle', 'root', 'basicConstraints=critical,CA:TRUE')
    signed('server', 'middle', 'subjectAltName=DNS:hooks.example')
    const text = (name: string): string => readFileSync(at(name), 'utf8')
    return { ca: text('root.pem'), cert: text('server.pem') + text('middle.pem'), key: text('server.key') }
  }

  it('messages go to a server whose certificate is by an authority that is trusted, under its own name alone', async () => {
    const { ca, ...own } = chain()
    const bodies: string[] = []
    const server = createSecure(own, (from, to) => {
      from.on('data', (part: Buffer) => bodies.push(part.toString()))
      from.on('end', () => void to.writeHead(204).end())
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    closing.push(() => server.close())
    const { port } = server.address() as { port: number }
    const sent = async (host: string, more: { readonly ca?: string }) => {
      const rules = { resolve: async () => ['127.0.0.1'], allowed: ['127.0.0.0/8'] }
      const post = openPost(`https://${host}:${port}/hook`, { ...rules, ...more })
      const answer = await post.send('{"n":1}', {})
      post.close()
      return [answer.status, answer.fault]
    }
    expect(await sent('hooks.example', { ca })).toEqual([204, null])
    expect(await sent('hooks.example', {})).toEqual([
      null,
      expect.stringMatching(/^its certificate is signed by an unknown authority/),
    ])
    expect(await sent('other.example', { ca })).toEqual([null, 'its certificate is for another name'])
    expect(bodies).toEqual(['{"n":1}'])
  })
})
