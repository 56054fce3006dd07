/** A newcomer's walk, as the command: connect a folder on an SFTP server, see it sync, lose the way in, mend it. */
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { parseInvoice, type Ran } from './cli-kit.js'
import { hasPasswords, hasSftp, type SftpServer, startSftp } from './sftp-server.js'

/** OpenSSH asks for the password of a user of the machine, whom only root can lend it: elsewhere it is a key that is lost. */
const password = hasPasswords() ? 'first' : undefined
const there = hasSftp()
if (!there) console.warn('No OpenSSH server: the walk from connecting to mending is not tried.')
describe.skipIf(!there)('a newcomer', () => {
  let server: SftpServer
  let folder = ''
  beforeAll(async () => {
    server = await startSftp(password)
    folder = mkdtempSync(join(tmpdir(), 'walk-'))
    mkdirSync(join(folder, 'out'))
  })
  afterAll(async () => {
    await server?.stop()
    rmSync(folder, { recursive: true, force: true })
  })

  const run = (...args: readonly string[]): Promise<Ran> => parseInvoice(args, { cwd: folder })
  /** Old enough that nobody is taken to be writing it still. */
  const deliver = (sample: string, name: string): void => {
    copyFileSync(sample, join(folder, 'out', name))
    const time = Date.now() / 1000 - 3_600
    utimesSync(join(folder, 'out', name), time, time)
  }
  /** What lets the user in, as a setting; the server takes no other from now on. */
  const wayIn = (name: string): string => {
    const path = join(folder, name)
    if (password !== undefined) server.setPassword(name)
    writeFileSync(path, password === undefined ? server.key() : `${name}\n`, { mode: 0o600 })
    return `${password === undefined ? 'private_key' : 'password'}=@${path}`
  }

  it('connects a folder, sees it sync, loses the way in and mends it', async () => {
    deliver('samples/dhl-express/real.csv', 'march.csv')
    const place = `sftp://${server.user}@127.0.0.1:${server.port}${folder}/out`
    const add = ['connections', 'add', 'dhl', place, '--carrier', 'dhl_express', '--set', wayIn('first')]
    expect((await run(...add)).status).toBe(0)
    const unknown = await run('sync', 'dhl')
    expect(unknown.status).toBe(2)
    expect(unknown.stdout).toContain(`The server is not known yet: its host key is ${server.fingerprint}`)
    const known = await run('connections', 'change', 'dhl', '--set', `host_key=${server.fingerprint}`)
    expect(known.status, known.stderr).toBe(0)
    const synced = await run('sync', 'dhl')
    expect([synced.status, synced.stdout]).toEqual([0, 'dhl: 1 new file, 0 known, 86 charges, 0 changed\n'])

    if (password === undefined) await server.restart({ newUserKeys: true })
    else server.setPassword('another')
    const broken = await run('sync', 'dhl')
    expect(broken.status).toBe(2)
    expect(broken.stdout).toMatch(
      /does not accept the (key|password) of .*Check the user, and give the password or key again/,
    )
    expect((await run('connections', 'list')).stdout).toMatch(/^dhl .* when repaired +invalid credentials$/m)

    const mended = await run('connections', 'change', 'dhl', '--set', wayIn('second'))
    expect(mended.status, mended.stderr).toBe(0)
    deliver('samples/dhl-express/two-invoices.csv', 'may.csv')
    const again = await run('sync', 'dhl')
    expect([again.status, again.stdout]).toEqual([0, 'dhl: 1 new file, 1 known, 91 charges, 0 changed\n'])
    expect((await run('connections', 'list')).stdout).toMatch(/^dhl .* well$/m)
    const history = await run('connections', 'show', 'dhl', '--to', 'json')
    expect(history.stdout).toContain('"secrets": [')
    for (const secret of ['PRIVATE KEY', '"first"', '"second"']) expect(history.stdout).not.toContain(secret)
  })
})
