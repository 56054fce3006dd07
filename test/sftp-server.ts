/** OpenSSH's server on a port of its own, for this user and with keys made for the test. */
import { execFileSync, spawn, spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { connect, createServer, type Socket } from 'node:net'
import { tmpdir, userInfo } from 'node:os'
import { join } from 'node:path'
import { freePort, listening } from './ports.js'

const SSHD = '/usr/sbin/sshd'
const SUBSYSTEM = '/usr/lib/openssh/sftp-server'
export const hasSftp = (): boolean => existsSync(SSHD) && existsSync(SUBSYSTEM)

/** Passwords are those of users: the server is given one more, in files that no other process sees in the place of the system's. */
export const hasPasswords = (): boolean =>
  hasSftp() &&
  userInfo().uid === 0 &&
  spawnSync('unshare', ['-m', 'mount', '--bind', '/etc/passwd', '/etc/shadow']).status === 0 &&
  spawnSync('openssl', ['version']).status === 0

/** Who has one. */
const WITH_PASSWORD = 'acme'

export interface SftpServer {
  readonly port: number
  readonly user: string
  readonly fingerprint: string
  /** The line of its key as in `known_hosts`, without the host. */
  readonly hostKey: string
  /** A private key that lets its owner in; what runs for it in place of the file server, if anything. */
  key(command?: string): string
  /** Starts again on the same port, by the same keys or by new ones. */
  restart(change?: { readonly newHostKey?: boolean; readonly newUserKeys?: boolean }): Promise<void>
  /** Another one is good from now on. */
  setPassword(password: string): void
  stop(): Promise<void>
}

/** With a password it lets in a user of its own. */
export async function startSftp(password?: string): Promise<SftpServer> {
  const folder = mkdtempSync(join(tmpdir(), 'sshd-'))
  const port = await freePort()
  const keyFile = (name: string): string => {
    const path = join(folder, name)
    execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', path])
    return path
  }
  const allowed = join(folder, 'authorized_keys')
  const config = join(folder, 'sshd_config')
  writeFileSync(allowed, '', { mode: 0o600 })
  // Started as root it wants a folder to lock itself up in.
  if (userInfo().uid === 0) mkdirSync('/run/sshd', { recursive: true })
  let keys = 0
  let hostKeyPath = keyFile('host')
  let running: ReturnType<typeof spawn> | undefined

  async function start(): Promise<void> {
    const lines = [
      `Port ${port}`,
      'ListenAddress 127.0.0.1',
      `HostKey ${hostKeyPath}`,
      `AuthorizedKeysFile ${allowed}`,
      'StrictModes no',
      'UsePAM no',
      'PidFile none',
      'PermitRootLogin yes',
      'PasswordAuthentication yes',
      'MaxStartups 100',
      'LogLevel ERROR',
      `Subsystem sftp ${SUBSYSTEM}`,
    ]
    writeFileSync(config, `${lines.join('\n')}\n`)
    running =
      password === undefined
        ? spawn(SSHD, ['-D', '-f', config], { stdio: 'ignore' })
        : spawn('unshare', ['-m', 'sh', '-c', inOwnFiles], { stdio: 'ignore' })
    await listening(port)
  }
  const users = join(folder, 'passwd')
  const passwords = join(folder, 'shadow')
  const inOwnFiles = `mount --bind ${passwords} /etc/shadow && mount --bind ${users} /etc/passwd && exec ${SSHD} -D -f ${config}`
  const setPassword = (text: string): void => {
    const hash = execFileSync('openssl', ['passwd', '-6', '-stdin'], { input: text, encoding: 'utf8' }).trim()
    const line = `${WITH_PASSWORD}:${hash}:19000:0:99999:7:::`
    writeFileSync(passwords, `${readFileSync('/etc/shadow', 'utf8')}${line}\n`, { mode: 0o600 })
  }
  if (password !== undefined) {
    writeFileSync(users, `${readFileSync('/etc/passwd', 'utf8')}${WITH_PASSWORD}:x:0:0::${folder}:/bin/sh\n`)
    setPassword(password)
  }
  async function end(): Promise<void> {
    const ended = new Promise((resolve) => running?.once('exit', resolve))
    running?.kill('SIGTERM')
    await ended
  }
  await start()
  return {
    port,
    user: password === undefined ? userInfo().username : WITH_PASSWORD,
    setPassword,
    get fingerprint() {
      return (
        execFileSync('ssh-keygen', ['-lf', `${hostKeyPath}.pub`], { encoding: 'utf8' }).split(' ')[1] ?? ''
      )
    },
    get hostKey() {
      return readFileSync(`${hostKeyPath}.pub`, 'utf8').split(' ').slice(0, 2).join(' ')
    },
    key: (command) => {
      const path = keyFile(`user${++keys}`)
      const options = command === undefined ? '' : `command="${command}" `
      writeFileSync(allowed, `${options}${readFileSync(`${path}.pub`, 'utf8')}`, { flag: 'a' })
      return readFileSync(path, 'utf8')
    },
    restart: async ({ newHostKey = false, newUserKeys = false } = {}) => {
      await end()
      if (newHostKey) hostKeyPath = keyFile(`host${++keys}`)
      if (newUserKeys) writeFileSync(allowed, '', { mode: 0o600 })
      await start()
    },
    stop: async () => {
      await end()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

export interface CutProxy {
  readonly port: number
  /** Bytes that go to the client until the connection is cut; Infinity for as many as there are. */
  cutAfter: number
  close(): void
}

/** Passes bytes on to a port of this machine, and cuts connections in the middle. */
export async function startProxy(to: number): Promise<CutProxy> {
  const sockets = new Set<Socket>()
  const proxy = createServer((client) => {
    const server = connect(to, '127.0.0.1')
    let passed = 0
    for (const socket of [client, server]) {
      sockets.add(socket)
      socket.on('error', () => undefined)
      socket.on('close', () => {
        client.destroy()
        server.destroy()
      })
    }
    client.pipe(server)
    server.on('data', (bytes) => {
      passed += bytes.length
      if (passed > own.cutAfter) client.destroy()
      else if (!client.write(bytes)) {
        server.pause()
        client.once('drain', () => server.resume())
      }
    })
  })
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve))
  const own: CutProxy = {
    port: (proxy.address() as { port: number }).port,
    cutAfter: Infinity,
    close: () => {
      proxy.close()
      for (const socket of sockets) socket.destroy()
    },
  }
  return own
}
