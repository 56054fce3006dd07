/** A session with an SFTP server: first the server authenticates, then this side; its errors are put into words. */
import { connect, type Socket } from 'node:net'
import { algorithmsFor, fingerprintOf, type HostKey } from './host-key.js'
import { codeOf, inTime, networkError, PATIENCE, withRetries } from './network.js'
import { guardedLookup, leadsHome, RefusedAddress } from './own-network.js'
import { importOptional } from './package.js'
import type { SourceContext } from './source.js'
import { SourceError, type SourceErrorFacts } from './source-error.js'

export interface SftpAccess {
  readonly host: string
  readonly port: number
  readonly user: string
  readonly password?: string | undefined
  readonly private_key?: string | undefined
  readonly passphrase?: string | undefined
  /** The socket of a key agent. */
  readonly agent?: string | undefined
}

type Package = typeof import('ssh2-sftp-client')
type Client = InstanceType<Package>
export type Sftp = Awaited<ReturnType<Client['connect']>>

export interface SftpSession {
  /** One request. Throws `SourceError` for the resource; null if there is nothing with that name. */
  ask<T>(resource: string, request: (sftp: Sftp, done: Callback<T>) => void): Promise<T | null>
  readonly alive: boolean
  end(): void
}
export type Callback<T> = (error: Error | null | undefined, value: T) => void

/** Key types to ask for one after the other, if a server has several keys and the type of the known one is not stated. */
const TYPES: readonly (string[] | undefined)[] = [
  undefined,
  ['ecdsa-sha2-nistp256'],
  ['rsa-sha2-512', 'rsa-sha2-256'],
]

/** Throws `SourceError`. Sends no credentials before the server has shown a known key. */
export async function startSession(
  access: SftpAccess,
  known: readonly HostKey[],
  shown: string,
  context: SourceContext,
): Promise<SftpSession> {
  const types = algorithmsFor(known)
  const choices = known.length === 0 ? [undefined] : types === undefined ? TYPES : [types]
  let shownKey: string | undefined
  for (const algorithms of choices) {
    const outcome = await attempt(access, { known, algorithms, shown, context })
    if (typeof outcome === 'object') return outcome
    shownKey ??= outcome
  }
  throw known.length === 0
    ? unknownServer(shown, shownKey ?? '')
    : changedServer(shown, shownKey ?? '', known)
}

interface Attempt {
  readonly known: readonly HostKey[]
  readonly algorithms: string[] | undefined
  readonly shown: string
  readonly context: SourceContext
}

/** A session, or the fingerprint of an unknown server; empty if it has no key of that type. */
async function attempt(
  access: SftpAccess,
  { known, algorithms, shown, context }: Attempt,
): Promise<SftpSession | string> {
  const patience = context.patience ?? PATIENCE
  const { default: Sftp } = await importOptional('ssh2-sftp-client', () => import('ssh2-sftp-client'), shown)
  const socket = await withRetries(shown, () => connectSocket(access, patience, context), context, undefined)
  const quiet = (): void => undefined
  const client: Client = new Sftp('sftp', { error: quiet, end: quiet, close: quiet })
  const { password } = access
  client.on('keyboard-interactive', (...[, , , prompts, answer]: readonly unknown[]) => {
    const asked = Array.isArray(prompts) ? prompts : []
    if (typeof answer === 'function') answer(asked.map(() => password ?? ''))
  })
  let refused: string | undefined
  try {
    const connecting = client.connect({
      sock: socket,
      username: access.user,
      ...(password === undefined ? {} : { password, tryKeyboard: true }),
      ...(access.private_key === undefined ? {} : { privateKey: access.private_key }),
      ...(access.passphrase === undefined ? {} : { passphrase: access.passphrase }),
      ...(access.agent === undefined ? {} : { agent: access.agent }),
      ...(algorithms === undefined ? {} : { algorithms: { serverHostKey: algorithms as never } }),
      readyTimeout: patience,
      hostVerifier: (key: Buffer) => {
        const fingerprint = fingerprintOf(key)
        const isKnown = known.some((one) => one.fingerprint === fingerprint)
        if (!isKnown) refused = fingerprint
        return isKnown
      },
    })
    connecting.catch(() => undefined) // may fail after it is given up
    // Its own time limit ends with the login, before the SFTP subsystem answers.
    const sftp = await inTime(connecting, 2 * patience)
    sftp.on('error', quiet) // of a server that breaks the protocol: the request in progress fails, and reports it
    socket.unref() // requests keep the process alive, an idle session does not
    return sessionOf(client, sftp, socket, patience)
  } catch (error) {
    socket.destroy()
    if (refused !== undefined) return refused
    if (algorithms !== undefined && /no matching host key/.test(wordsOf(error))) return ''
    throw startError(access, shown, error)
  }
}

async function connectSocket(
  { host, port }: SftpAccess,
  patience: number,
  { outside }: SourceContext,
): Promise<Socket> {
  if (outside !== undefined && leadsHome(host, outside)) throw new RefusedAddress(host)
  const lookupOption = outside === undefined ? {} : { lookup: guardedLookup(outside) }
  const socket = connect({ host, port, noDelay: true, keepAlive: true, ...lookupOption })
  const connected = new Promise<Socket>((resolve, reject) => {
    socket.once('connect', () => resolve(socket))
    socket.on('error', reject) // stays: a connection that ends later must not end the process
  })
  return inTime(connected, patience).catch((error: unknown) => {
    socket.destroy()
    throw error
  })
}

function sessionOf(client: Client, sftp: Sftp, socket: Socket, patience: number): SftpSession {
  const lost = new Promise<never>((_, reject) => {
    socket.once('close', () => reject(Object.assign(new Error('closed'), { code: 'ECONNRESET' })))
  })
  lost.catch(() => undefined)
  return {
    ask: async <T>(resource: string, request: (sftp: Sftp, done: Callback<T>) => void): Promise<T | null> => {
      const answer = new Promise<T>((resolve, reject) => {
        request(sftp, (error, value) => (error == null ? resolve(value) : reject(error)))
      })
      try {
        return await inTime(Promise.race([answer, lost]), patience)
      } catch (error) {
        answer.catch(() => undefined)
        if (codeOf(error) === 'ETIMEDOUT') socket.destroy()
        if (codeOf(error) === NO_SUCH_FILE) return null
        throw answerError(resource, error)
      }
    },
    get alive() {
      return !socket.destroyed
    },
    end: () => {
      client.end().catch(() => undefined)
      // Closing messages are sent at once; a server that does not read them must not delay the process.
      setImmediate(() => socket.destroy())
    },
  }
}

/** SFTP status codes. */
export const END_OF_FILE = '1'
const NO_SUCH_FILE = '2'
const PERMISSION_DENIED = '3'

const wordsOf = (error: unknown): string => (error instanceof Error ? error.message : '')

function answerError(resource: string, error: unknown): unknown {
  const code = codeOf(error)
  if (code === END_OF_FILE) return error
  if (code === PERMISSION_DENIED)
    return new SourceError(
      {
        error_type: 'missing_permission',
        resource,
        expected: 'a file or folder that you may read',
        problem: 'The server does not let this user read it',
        remedy: 'Ask its operator for the right to read it.',
      },
      error,
    )
  if (code === 'ECONNRESET' || /No response from server|Not connected/.test(wordsOf(error)))
    return networkError(resource, Object.assign(new Error('closed'), { code: 'ECONNRESET' }))
  return networkError(resource, error)
}

type Words = Pick<SourceErrorFacts, 'expected' | 'problem' | 'remedy'>

const refusal = (shown: string, words: Words, cause?: unknown): SourceError =>
  new SourceError({ error_type: 'invalid_credentials', resource: shown, ...words }, cause)

/** Why no session was established. The package's messages are matched and never shown: they may contain the settings. */
function startError(access: SftpAccess, shown: string, error: unknown): unknown {
  const words = wordsOf(error)
  if (/passphrase|integrity check|bad decrypt/i.test(words))
    return refusal(shown, {
      expected: 'the passphrase of the private key',
      problem:
        access.passphrase === undefined
          ? 'The private key is locked by a passphrase'
          : 'The passphrase does not open the private key',
      remedy: 'Give its passphrase.',
    })
  if (/Cannot parse privateKey|Unsupported key/.test(words))
    return refusal(shown, {
      expected: 'a private key as OpenSSH or PEM write it',
      problem: 'The private key cannot be read',
      remedy: 'Give the whole text of the key file, with its first and last line; not the public key (.pub).',
    })
  if (/authentication/i.test(words)) return refusal(shown, notLetIn(access), error)
  if (/subsystem/.test(words))
    return new SourceError(
      {
        error_type: 'missing_permission',
        resource: shown,
        expected: 'a user who may transfer files',
        problem: `The server accepts ${access.user}, but does not offer SFTP`,
        remedy: 'Ask its operator to allow SFTP for this user.',
      },
      error,
    )
  const code = /Timed out/.test(words) ? 'ETIMEDOUT' : codeOf(error)
  if (['ETIMEDOUT', 'ECONNRESET', 'EPIPE'].includes(code))
    return networkError(shown, Object.assign(new Error('no session'), { code }))
  return new SourceError(
    {
      error_type: 'source_unreachable',
      resource: shown,
      expected: 'an SFTP server',
      problem: /no matching/.test(words)
        ? 'The server and this program share no encryption method'
        : 'What answers there does not speak SFTP, or ended the connection at once',
      remedy: 'Check host and port (SFTP is not FTP), and ask the operator whether this machine may connect.',
    },
    error,
  )
}

function notLetIn({ user, password, private_key, agent }: SftpAccess): Words {
  const credentials = [
    password === undefined ? [] : ['the password'],
    private_key === undefined ? [] : ['the key'],
    agent === undefined ? [] : ['the keys of the agent'],
  ].flat()
  if (credentials.length === 0)
    return {
      expected: 'a password or a private key',
      problem: `The server asks ${user} for a password or a key, and none is given`,
      remedy: 'Give one of them.',
    }
  return {
    expected: 'a user, with a password or key, that the server accepts',
    problem: `The server does not accept ${credentials.join(' or ')} of ${user}`,
    remedy: 'Check the user, and give the password or key again; it may have been changed or locked.',
  }
}

const unknownServer = (shown: string, fingerprint: string): SourceError =>
  refusal(shown, {
    expected: 'the fingerprint of the server in the settings',
    problem: `The server is not known yet: its host key is ${fingerprint}`,
    remedy:
      'If its operator states the same, give it as host_key (after an address as ?host_key=…). Nothing was sent to the server.',
  })

const changedServer = (shown: string, fingerprint: string, known: readonly HostKey[]): SourceError =>
  refusal(shown, {
    expected: `the host key ${known.map((one) => one.fingerprint).join(' or ')}`,
    problem: `The server shows another host key than before: ${fingerprint === '' ? 'none of that type' : fingerprint}. It may be another server that poses as this one`,
    remedy:
      'Ask its operator whether the key was changed; only then give the new one. Nothing was sent to the server.',
  })
