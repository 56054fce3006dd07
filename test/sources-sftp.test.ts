/** Files from OpenSSH's server, and everything that goes wrong on the way. */
import { execFileSync } from 'node:child_process'
import { createHash, randomBytes } from 'node:crypto'
import { appendFile, mkdir, mkdtemp, rm, symlink, utimes, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { fingerprintOf, hostKeysIn, knownHostKeys } from '../src/sources/host-key.js'
import { openSource } from '../src/sources/open-source.js'
import type { PlacedSource, SourceContext } from '../src/sources/source.js'
import type { SourceError } from '../src/sources/source-error.js'
import { type CutProxy, hasSftp, type SftpServer, startProxy, startSftp } from './sftp-server.js'
import { bytesFrom, failureOf, filesOf, namesOf, textFrom } from './sources-kit.js'

/** As `ssh-keyscan` and `ssh-keygen -lf` print it. */
const KEY = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIOMqqnkVzrm0SdG6UOoqKLsabgH5C9okWi0dh2l9GKJl'
const FINGERPRINT = 'SHA256:+DiY3wvvV6TuJJhbpZisF/zLDA0zPMSvHdkr4UvCOqU'

describe('host keys', () => {
  it('have the fingerprints that OpenSSH shows', () => {
    const { fingerprint } = hostKeysIn(KEY)?.[0] ?? { fingerprint: '' }
    expect(fingerprint).toBe(FINGERPRINT)
    expect(hostKeysIn(`${FINGERPRINT}, ${FINGERPRINT}=\n${KEY}`)).toEqual([
      { fingerprint: FINGERPRINT, type: null },
      { fingerprint: FINGERPRINT, type: null },
      { fingerprint: FINGERPRINT, type: 'ssh-ed25519' },
    ])
    for (const wrong of ['MD5:16:27:ac', 'ssh-ed25519', 'SHA256:short', `${KEY} comment`])
      expect(hostKeysIn(wrong)).toBeNull()
  })

  it('are found in known_hosts by name, pattern, port and hash, unless revoked', () => {
    const hashed = '|1|MDEyMzQ1Njc4OTAxMjM0NTY3ODk=|BBcu5p/5bFlcpHlyQkaMQ8Oku5Y='
    const known = (text: string, host = 'sftp.example.com', port = 22): number =>
      knownHostKeys(text, host, port).length
    expect(known(`other.example.com ${KEY}`)).toBe(0)
    expect(known(`a,SFTP.example.com ${KEY} comment\n`)).toBe(1)
    expect(known(`*.example.com,!sftp.example.com ${KEY}`)).toBe(0)
    expect(known(`*.example.??? ${KEY}`)).toBe(1)
    expect(known(`sftp.example.com ${KEY}`, 'sftp.example.com', 2222)).toBe(0)
    expect(known(`[sftp.example.com]:2222 ${KEY}`, 'sftp.example.com', 2222)).toBe(1)
    expect(known(`# ${KEY}\n@cert-authority * ${KEY}\n\nbroken`)).toBe(0)
    expect(known(`* ${KEY}\n@revoked * ${KEY}`)).toBe(0)
    expect(known(`${hashed} ${KEY}`)).toBe(0)
    expect(fingerprintOf(Buffer.from(KEY.split(' ')[1] ?? '', 'base64'))).toBe(FINGERPRINT)
  })
})

/** A server that lets one password in, asked for in one way: OpenSSH would want a user of this machine for it. */
describe.each(['password', 'keyboard-interactive'])('a server that asks for the password by %s', (way) => {
  it('lets the right one in, and refuses another', async () => {
    const { generateKeyPairSync } = await import('node:crypto')
    const { default: ssh } = await import('ssh2')
    const hostKey = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export({
      type: 'pkcs1',
      format: 'pem',
    })
    const server = new ssh.Server({ hostKeys: [`${hostKey}`] }, (client) => {
      client.on('error', () => undefined)
      client.on('authentication', (asked) => {
        if (asked.method === 'password' && way === 'password' && asked.password === 'right') asked.accept()
        else if (asked.method === 'keyboard-interactive' && way === asked.method)
          asked.prompt([{ prompt: 'Password:', echo: false }], ([given]) =>
            given === 'right' ? asked.accept() : asked.reject(),
          )
        else asked.reject([way as 'password'])
      })
      client.on('session', (accept) => {
        accept().on('sftp', (begin) => {
          const files = begin()
          files.on('STAT', (id) => files.status(id, 2))
        })
      })
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const { port } = server.address() as { port: number }
    const words = async (password: string, host_key?: string): Promise<string> => {
      const settings = { type: 'sftp' as const, host: '127.0.0.1', port, user: 'ann', password, path: '/in' }
      const source = await openSource(host_key === undefined ? settings : { ...settings, host_key })
      const { plain } = await failureOf(namesOf(source))
      await source.close()
      return plain
    }
    const fingerprint = /SHA256:[\w+/]+/.exec(await words('right'))?.[0]
    expect(await words('right', fingerprint)).toMatch(/^The server has nothing with this name/)
    expect(await words('wrong', fingerprint)).toMatch(/^The server does not accept the password of ann/)
    server.close()
  })
})

const there = hasSftp()
if (!there) console.warn('No OpenSSH server: sources are not tried with SFTP.')

describe.skipIf(!there)('an SFTP server', () => {
  let server: SftpServer
  let key = ''
  let root = ''
  let proxy: CutProxy
  const open: PlacedSource[] = []

  beforeAll(async () => {
    server = await startSftp()
    key = server.key()
    root = await mkdtemp(join(tmpdir(), 'sftp-'))
    proxy = await startProxy(server.port)
  })
  afterAll(async () => {
    for (const source of open) await source.close()
    proxy?.close()
    await server?.stop()
    await rm(root, { recursive: true, force: true })
  })

  interface Given {
    readonly path?: string
    readonly private_key?: string | undefined
    readonly password?: string
    readonly passphrase?: string
    readonly host_key?: string | undefined
    readonly port?: number
    readonly user?: string
  }
  async function at(given: Given = {}, context: SourceContext = {}): Promise<PlacedSource> {
    const base = {
      type: 'sftp',
      host: '127.0.0.1',
      port: server.port,
      user: server.user,
      path: root,
      host_key: server.fingerprint,
    } as const
    const way = 'password' in given || 'private_key' in given ? {} : { private_key: key }
    const all = Object.entries({ ...base, ...way, ...given }).filter(([, value]) => value !== undefined)
    const source = await openSource(Object.fromEntries(all) as never, context)
    open.push(source)
    return source
  }
  const folder = async (name: string, files: Readonly<Record<string, string | Buffer>>): Promise<string> => {
    const path = join(root, name)
    await mkdir(path, { recursive: true })
    for (const [file, content] of Object.entries(files)) await writeFile(join(path, file), content)
    return path
  }

  it('lists a folder and the folders in it, whatever their files are called, and gives their bytes', async () => {
    const large = randomBytes(3_000_000)
    const odd = ['with blanks .csv', '-rf.csv', 'a\nb\t\u0007\u202e.csv', '😀;$(x)`*?.csv', 'Ünïcode.csv']
    const path = await folder('in', {
      ...Object.fromEntries(odd.map((name) => [name, name])),
      'large.csv': large,
      'empty.csv': '',
      '.hidden.csv': '',
      'notes.md': '',
    })
    await folder('in/2026/03', { 'deep.csv.gz': 'deep' })
    await symlink(join(path, 'large.csv'), join(path, 'link.csv'))
    await symlink(path, join(path, 'round'))
    await utimes(join(path, 'empty.csv'), 0, 1_700_000_000)
    const source = await at({ path })
    const left: string[] = []
    const names = await namesOf(source, { passedOver: (name) => left.push(name) })
    expect(names).toEqual(
      ['2026/03/deep.csv.gz', 'empty.csv', 'large.csv', ...odd].sort((a, b) =>
        Buffer.compare(Buffer.from(a), Buffer.from(b)),
      ),
    )
    expect(left.sort()).toEqual(['.hidden.csv', 'link.csv', 'notes.md', 'round'])
    for (const name of odd) expect(await bytesFrom(source, name)).toEqual(Buffer.from(name))
    expect(await textFrom(source, '2026/03/deep.csv.gz')).toBe('deep')
    expect(await textFrom(source, 'empty.csv')).toBe('')
    const hash = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex')
    expect(hash(await bytesFrom(source, 'large.csv'))).toBe(hash(large))
    expect(await source.look('empty.csv')).toEqual({
      name: 'empty.csv',
      size: 0,
      modified: '2023-11-14T22:13:20.000Z',
      version: '0:1700000000',
    })
    expect(await source.look('gone.csv')).toBeNull()
    expect(source.shown).toBe(`sftp://${server.user}@127.0.0.1:${server.port}${path}`)
    expect(source.place('a/b.csv')).toBe(`${source.shown}/a/b.csv`)
  })

  it('gives one file where the path is one', async () => {
    const path = await folder('one', { 'a.csv': 'a', 'b.csv': 'b' })
    const source = await at({ path: join(path, 'a.csv') })
    expect(await namesOf(source)).toEqual(['a.csv'])
    expect(await textFrom(source, 'a.csv')).toBe('a')
    expect(source.place('a.csv')).toBe(source.shown)
  })

  it('is asked for nothing outside the folder', async () => {
    const source = await at({ path: await folder('inner', { 'a.csv': 'a' }) })
    await writeFile(join(root, 'secret.csv'), 'secret')
    for (const name of ['../secret.csv', '/etc/passwd', 'x/../../secret.csv', '..', '', 'a\0b'])
      for (const work of [textFrom(source, name), source.look(name)])
        expect((await failureOf(work)).plain).toMatch(/^Its name contains .*Have it renamed at the source\.$/)
  })

  it('lists a name that is not UTF-8, and says why it cannot be opened', async () => {
    const path = await folder('bytes', { 'a.csv': 'a' })
    await writeFile(Buffer.concat([Buffer.from(`${path}/`), Buffer.from([0xe9]), Buffer.from('.csv')]), 'x')
    const source = await at({ path })
    expect(await namesOf(source)).toEqual(['a.csv', '\ufffd.csv'])
    expect((await failureOf(textFrom(source, '\ufffd.csv'))).plain).toBe(
      'Its name is not UTF-8, so it cannot be opened by name. Have it renamed at the source.',
    )
  })

  it('lists 10,000 files', async () => {
    const path = await folder('many', {})
    execFileSync('sh', ['-c', 'seq -f %g.csv 0 9999 | xargs touch'], { cwd: path })
    const files = await filesOf(await at({ path }))
    expect(files.length).toBe(10_000)
    expect(files.map(({ name }) => name)).toEqual(files.map(({ name }) => name).sort())
    await rm(path, { recursive: true })
  })

  it('is not trusted before its key is known, and sees nothing of ours till then', async () => {
    const first = await failureOf(namesOf(await at({ host_key: undefined })))
    expect(first).toMatchObject({
      error_type: 'invalid_credentials',
      plain:
        `The server is not known yet: its host key is ${server.fingerprint}. ` +
        'If its operator states the same, give it as host_key (after an address as ?host_key=…). Nothing was sent to the server.',
    })
    for (const host_key of [FINGERPRINT, KEY, `${FINGERPRINT} ${KEY}`])
      expect(await failureOf(namesOf(await at({ host_key })))).toMatchObject({
        error_type: 'invalid_credentials',
        plain: expect.stringContaining(`another host key than before: ${server.fingerprint}`),
      })
    const path = await folder('known', { 'a.csv': 'a' })
    for (const host_key of [server.hostKey, `${FINGERPRINT} ${server.fingerprint}`])
      expect(await namesOf(await at({ path, host_key }))).toEqual(['a.csv'])
    await expect(at({ host_key: 'yes' })).rejects.toThrow(/host_key.*expected a fingerprint SHA256/)
  })

  it('refuses a wrong password, user and key in words that hold none of them', async () => {
    const [other, shut] = [`${root}/other`, `${root}/shut`]
    execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', other])
    execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', 'open sesame', '-f', shut])
    const { readFile } = await import('node:fs/promises')
    const [otherKey, shutKey] = [await readFile(other, 'utf8'), await readFile(shut, 'utf8')]
    const cases: readonly (readonly [Given, RegExp])[] = [
      [{ password: 'hunter2' }, /does not accept the password of/],
      [{ password: 'hunter2', user: 'nobody-here' }, /the password of nobody-here\. Check the user/],
      [{ private_key: otherKey }, /does not accept the key of/],
      [{ private_key: 'hunter2' }, /private key cannot be read/],
      [{ private_key: shutKey }, /is locked by a passphrase/],
      [{ private_key: shutKey, passphrase: 'hunter2' }, /passphrase does not open/],
      [{ private_key: undefined }, /asks \S+ for a password or a key, and none is given/],
    ]
    for (const [given, words] of cases) {
      const error = await failureOf(namesOf(await at(given)))
      expect(error.plain).toMatch(words)
      expect(error.error_type).toBe('invalid_credentials')
      expect(`${error.message}${error.stack}${JSON.stringify(error)}`).not.toMatch(
        /hunter2|PRIVATE KEY|sesame/,
      )
    }
  })

  it('says what is missing or may not be read', async () => {
    const path = await folder('rights', { 'a.csv': 'a' })
    const lacking = async (command: string): Promise<SourceError> =>
      failureOf(namesOf(await at({ path, private_key: server.key(command) })))
    expect(await failureOf(namesOf(await at({ path: `${path}/none` })))).toMatchObject({
      error_type: 'source_unreachable',
      plain: 'The server has nothing with this name. Check the path, and its upper and lower case.',
    })
    expect(await lacking('/usr/lib/openssh/sftp-server -P opendir')).toMatchObject({
      error_type: 'missing_permission',
      resource: expect.stringContaining(path),
      plain: 'The server does not let this user read it. Ask its operator for the right to read it.',
    })
    const unread = await at({ path, private_key: server.key('/usr/lib/openssh/sftp-server -P open') })
    expect(await namesOf(unread)).toEqual(['a.csv'])
    expect(await failureOf(textFrom(unread, 'a.csv'))).toMatchObject({ error_type: 'missing_permission' })
    expect(await lacking('/bin/false')).toMatchObject({ error_type: 'source_unreachable' })
  })

  it('is given up where nothing answers', async () => {
    const quiet = createServer(
      (socket) => void open.push({ close: async () => void socket.destroy() } as never),
    )
    await new Promise<void>((resolve) => quiet.listen(0, '127.0.0.1', resolve))
    const { port } = quiet.address() as { port: number }
    const impatient = { patience: 300 }
    expect((await failureOf(namesOf(await at({ port }, impatient)))).plain).toMatch(/did not answer in time/)
    quiet.close()
    expect((await failureOf(namesOf(await at({ port: 1 })))).plain).toMatch(
      /^Nothing answers at this host and port/,
    )
    const mute = await at({ private_key: server.key('/bin/sleep 60') }, impatient)
    expect((await failureOf(namesOf(mute))).error_type).toBe('source_unreachable')
  })

  it('is read again after the connection was cut in the middle of a file', async () => {
    const path = await folder('cut', { 'large.csv': randomBytes(2_000_000) })
    const source = await at({ path, port: proxy.port })
    expect(await namesOf(source)).toEqual(['large.csv'])
    proxy.cutAfter = 0
    const failed = await failureOf(bytesFrom(source, 'large.csv'))
    expect(failed).toMatchObject({ error_type: 'source_unreachable' })
    proxy.cutAfter = 1_000_000
    const late = await failureOf(bytesFrom(source, 'large.csv'))
    expect(late.plain).toMatch(/^The connection ended in the middle of the file, after \d+ bytes\. Run again/)
    proxy.cutAfter = Infinity
    expect((await bytesFrom(source, 'large.csv')).length).toBe(2_000_000)
  })

  it('does not pass half a file off as a whole one', async () => {
    const path = await folder('upload', { 'half.csv': 'x'.repeat(200_000) })
    const source = await at({ path })
    const read = async (): Promise<void> => {
      for await (const _ of source.open('half.csv')) await appendFile(join(path, 'half.csv'), 'more')
    }
    expect(await failureOf(read())).toMatchObject({
      error_type: 'source_unreachable',
      plain: 'It was written to meanwhile. Read it again once it is whole.',
    })
  })

  it('ends at once where the reader leaves or gives up', async () => {
    const path = await folder('leave', { 'large.csv': randomBytes(2_000_000) })
    const source = await at({ path })
    for await (const chunk of source.open('large.csv')) {
      expect(chunk.length).toBeGreaterThan(0)
      break
    }
    const stop = new AbortController()
    const read = async (): Promise<void> => {
      for await (const _ of source.open('large.csv', stop.signal)) stop.abort()
    }
    expect(await failureOf(read())).toMatchObject({ code: 'aborted' })
    expect((await bytesFrom(source, 'large.csv')).length).toBe(2_000_000)
  })

  it('is known by its name to have changed its key', async () => {
    const before = await at({ path: await folder('turn', { 'a.csv': 'a' }) })
    expect(await namesOf(before)).toEqual(['a.csv'])
    const old = server.fingerprint
    await server.restart({ newHostKey: true })
    expect((await failureOf(namesOf(await at({ host_key: old })))).plain).toBe(
      `The server shows another host key than before: ${server.fingerprint}. It may be another server that poses as this one. ` +
        'Ask its operator whether the key was changed; only then give the new one. Nothing was sent to the server.',
    )
  })
})
