/** An S3-compatible server in a process of its own, and a bucket of its own for each who asks. */
import { spawn } from 'node:child_process'
import { createHash, createHmac } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import type { IncomingMessage } from 'node:http'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { freePort, listening } from './ports.js'

/** The keys it knows. */
export const S3_KEYS = { access_key_id: 'S3RVER', secret_access_key: 'S3RVER' } as const

export interface S3Server {
  readonly endpoint: string
  stop(): Promise<void>
}

export async function startS3(buckets: readonly string[]): Promise<S3Server> {
  const directory = mkdtempSync(join(tmpdir(), 's3-'))
  const port = await freePort()
  const at = createRequire(import.meta.url).resolve('@20minutes/s3rver')
  const options = {
    address: '127.0.0.1',
    port,
    silent: true,
    directory,
    configureBuckets: buckets.map((name) => ({ name })),
  }
  const program = `const S3rver = require(${JSON.stringify(at)}); new S3rver(${JSON.stringify(options)}).run()`
  const server = spawn(process.execPath, ['--openssl-legacy-provider', '-e', program], { stdio: 'ignore' })
  await listening(port)
  return {
    endpoint: `http://127.0.0.1:${port}`,
    stop: async () => {
      const ended = new Promise((resolve) => server.once('exit', resolve))
      server.kill('SIGKILL')
      await ended
      rmSync(directory, { recursive: true, force: true })
    },
  }
}

/**
 * Whether a request is signed as Amazon states it (Signature Version 4), computed here from what arrived on the wire: the server above
 * takes what it does not understand.
 */
export function isSigned(request: IncomingMessage, body: Uint8Array, secret: string): boolean {
  const [, credential = '', names = '', signature = ''] =
    /^AWS4-HMAC-SHA256 Credential=([^,]+), SignedHeaders=([^,]+), Signature=([0-9a-f]{64})$/.exec(
      request.headers.authorization ?? '',
    ) ?? []
  const [, date = '', region = '', service = ''] = credential.split('/')
  const sha = (value: string | Uint8Array): string => createHash('sha256').update(value).digest('hex')
  const mac = (key: string | Buffer, value: string): Buffer =>
    createHmac('sha256', key).update(value).digest()
  const stated = `${request.headers['x-amz-content-sha256']}`
  if (stated !== 'UNSIGNED-PAYLOAD' && stated !== sha(body)) return false
  const [path = '', query = ''] = (request.url ?? '').split('?')
  const canonical = [
    request.method,
    path,
    query
      .split('&')
      .filter((pair) => pair !== '')
      .sort()
      .join('&'),
    ...names.split(';').map((name) => `${name}:${request.headers[name]}`),
    '',
    names,
    stated,
  ].join('\n')
  const scope = [date, region, service, 'aws4_request'].join('/')
  const text = ['AWS4-HMAC-SHA256', request.headers['x-amz-date'], scope, sha(canonical)].join('\n')
  const key = [date, region, service, 'aws4_request'].reduce<string | Buffer>(
    (last, part) => mac(last, part),
    `AWS4${secret}`,
  )
  return mac(key as Buffer, text).toString('hex') === signature
}
