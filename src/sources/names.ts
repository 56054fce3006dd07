/** Names of files at a source: foreign data that may hold anything. */
import { notUtf8 } from '../input/unreadable.js'
import { SourceError } from './source-error.js'

/** Whether the name of one file or folder could lead elsewhere: up, into another folder, or be empty. */
export const isUnsafe = (name: string): boolean =>
  name === '' || name === '.' || name === '..' || /[/\0]/.test(name)

/** Why a file with this path cannot be requested; null if it can. */
export function nameFault(path: string): string | null {
  if (path.split('/').some(isUnsafe))
    return 'Its name contains "..", "." or an empty part, which lead elsewhere'
  return notUtf8(path) ? 'Its name is not UTF-8, so it cannot be opened by name' : null
}

/** Of one file or folder, like a missing permission: everything else of the source is read. */
export function badName(resource: string, problem: string): SourceError {
  return new SourceError({
    error_type: 'missing_permission',
    resource,
    expected: 'a name by which the file can be opened',
    problem,
    remedy: 'Have it renamed at the source.',
  })
}

/** Maximum depth of nested folders that are listed. */
export const MAX_DEPTH = 64

export function tooDeep(resource: string): SourceError {
  return new SourceError({
    error_type: 'missing_permission',
    resource,
    expected: `at most ${MAX_DEPTH} levels of folders`,
    problem: `It is nested more than ${MAX_DEPTH} folders deep`,
    remedy: 'Name a deeper folder as the location of the invoices.',
  })
}

export const writtenMeanwhile = (resource: string): SourceError =>
  new SourceError({
    error_type: 'source_unreachable',
    resource,
    expected: 'a file that stays as it is while it is read',
    problem: 'It was written to meanwhile',
    remedy: 'Read it again once it is whole.',
  })
