/** The errors of a connection: what stops it, then the files that were not read, one line each. */
import { countText, ProblemBox } from './parts.js'

export interface ShownFault {
  readonly error_type: string
  /** The file or folder of the error. */
  readonly resource: string | null
  readonly message: string
}

/** Further errors are shown on request. */
const MAX_SHOWN = 3

export function ConnectionErrors({ errors }: { errors: readonly ShownFault[] }) {
  const files = errors.filter(({ error_type }) => error_type === 'unknown_format')
  const first = files.slice(0, MAX_SHOWN)
  const others = files.slice(MAX_SHOWN)
  return (
    <>
      {errors
        .filter((error) => !files.includes(error))
        .map((error) => (
          <ProblemBox key={`${error.error_type} ${error.resource}`} text={textOf(error)} />
        ))}
      {files.length > 0 && (
        <div class="problem" role="alert">
          <p>
            {files.length === 1
              ? 'A file was not read:'
              : `${countText(files.length, 'file')} were not read:`}
          </p>
          <FileList files={first} />
          {others.length > 0 && (
            <details>
              <summary>{others.length} more</summary>
              <FileList files={others} />
            </details>
          )}
        </div>
      )}
    </>
  )
}

const FileList = ({ files }: { files: readonly ShownFault[] }) => (
  <ul>
    {files.map(({ resource, message }) => (
      <li key={resource}>
        <strong>{resource}</strong>: {message}
      </li>
    ))}
  </ul>
)

const textOf = ({ resource, message }: ShownFault): string =>
  resource === null || message.includes(resource) ? message : `${resource}: ${message}`
