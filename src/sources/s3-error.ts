/** The meanings of a bucket's refusals. */
import { SourceError, type SourceErrorFacts } from './source-error.js'

export interface S3Fault {
  readonly status: number
  /** S3's error code; empty if the response has no body. */
  readonly code: string
  /** The region that the bucket is in, if the server states it. */
  readonly region: string
}

type Words = Pick<SourceErrorFacts, 'error_type' | 'expected' | 'problem' | 'remedy'>

const KEYS: Words = {
  error_type: 'invalid_credentials',
  expected: 'an access key that the server knows',
  problem: 'The server does not accept the access key',
  remedy: 'Give a valid access key id and secret access key.',
}

const BY_CODE: Readonly<Record<string, Words>> = {
  InvalidAccessKeyId: {
    ...KEYS,
    problem: 'The server does not know the access key id',
    remedy: 'Check the access key id; it may have been deleted.',
  },
  SignatureDoesNotMatch: {
    ...KEYS,
    problem: 'The secret access key does not belong to the access key id',
    remedy: 'Copy the secret access key again.',
  },
  ExpiredToken: {
    ...KEYS,
    problem: 'The session token has expired',
    remedy: 'Get a new one, with its access key.',
  },
  InvalidToken: {
    ...KEYS,
    problem: 'The session token is not valid',
    remedy: 'Get a new one, with its access key.',
  },
  AccessDenied: {
    error_type: 'missing_permission',
    expected: 'the right to list and read',
    problem: 'The access key has no permission for this',
    remedy:
      'Ask the owner of the bucket for s3:ListBucket on it and s3:GetObject on what is in it (s3:PutObject to keep files).',
  },
  NoSuchBucket: {
    error_type: 'source_unreachable',
    expected: 'a bucket that exists',
    problem: 'There is no bucket with this name',
    remedy: 'Check its name, and the endpoint.',
  },
  NoSuchKey: {
    error_type: 'source_unreachable',
    expected: 'an existing file',
    problem: 'The file is no longer in the bucket',
    remedy: 'Check its name.',
  },
  RequestTimeTooSkewed: {
    error_type: 'source_unreachable',
    expected: 'a clock that is right within 15 minutes',
    problem: 'The clock of this machine is wrong',
    remedy: 'Set it, then try again.',
  },
  EntityTooLarge: {
    error_type: 'source_unreachable',
    expected: 'a file that the bucket accepts',
    problem: 'The file is too large for the bucket',
    remedy: 'Split it.',
  },
}

export function s3Error(resource: string, bucket: string, { status, code, region }: S3Fault): SourceError {
  const known = Object.hasOwn(BY_CODE, code) ? BY_CODE[code] : undefined
  return new SourceError({ resource, ...(known ?? unknown(bucket, { status, code, region })) })
}

function unknown(bucket: string, { status, code, region }: S3Fault): Words {
  if (/^30\d$|^400$/.test(`${status}`) && region !== '')
    return {
      error_type: 'source_unreachable',
      expected: 'the region of the bucket',
      problem: `The bucket ${bucket} is in the region ${region}`,
      remedy: `Give the region ${region}.`,
    }
  if (status === 401) return KEYS
  if (status === 403) return BY_CODE.AccessDenied ?? KEYS
  if (status === 404) return BY_CODE.NoSuchKey ?? KEYS
  const words = [status === 0 ? '' : `status ${status}`, code].filter((word) => word !== '').join(', ')
  if (status >= 500 || status === 429)
    return {
      error_type: 'source_unreachable',
      expected: 'a bucket that answers',
      problem: `The server has failed or is too busy (${words})`,
      remedy: 'Try again later; if it stays so, ask its operator.',
    }
  return {
    error_type: 'source_unreachable',
    expected: 'a response of S3',
    problem: `The server's response is not one of S3 (${words})`,
    remedy: 'Check endpoint, region and bucket.',
  }
}
