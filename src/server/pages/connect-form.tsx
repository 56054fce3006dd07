/** The fields of a source, as the integration declares them. */
import { useState } from 'preact/hooks'
import { messageOf } from './load.js'
import { ProblemBox } from './parts.js'

/** A field of a source in JSON Schema. */
interface FieldSchema {
  readonly title?: string
  readonly description?: string
  readonly type?: string
  readonly const?: unknown
  readonly default?: unknown
}

export interface OfferedIntegration {
  readonly integration_name: string
  readonly title: string
  readonly sources: readonly Source[]
}

interface Source {
  readonly type: string
  readonly title: string
  readonly fields: {
    readonly properties?: Readonly<Record<string, FieldSchema>>
    readonly required?: readonly string[]
  }
  readonly secrets: readonly string[]
}

interface Field {
  readonly name: string
  readonly title: string
  readonly help: string | undefined
  readonly type: string | undefined
  readonly secret: boolean
  readonly required: boolean
  readonly fallback: string
}

const fieldsOf = ({ fields, secrets }: Source): Field[] =>
  Object.entries(fields.properties ?? {})
    .filter(([name, { const: fixed }]) => name !== 'type' && fixed === undefined)
    .map(([name, schema]) => ({
      name,
      title: schema.title ?? name,
      help: schema.description,
      type: schema.type,
      secret: secrets.includes(name),
      required: fields.required?.includes(name) === true && schema.default === undefined,
      fallback: typeof schema.default === 'object' ? '' : String(schema.default ?? ''),
    }))

export interface ConnectionToMake {
  readonly integration_name: string
  readonly source: Readonly<Record<string, unknown>>
}

interface Props {
  readonly integrations: readonly OfferedIntegration[]
  readonly given?: Readonly<Record<string, unknown>>
  readonly submit: (connection: ConnectionToMake) => Promise<unknown>
  readonly test?: (
    connection: ConnectionToMake,
  ) => Promise<{ readonly files: number; readonly first: readonly string[] }>
  readonly cancel?: () => void
  readonly done: (answer: unknown) => void
}

export function ConnectForm({ integrations, given = {}, submit, test, cancel, done }: Props) {
  const [name, setName] = useState(integrations[0]?.integration_name ?? '')
  const integration = integrations.find((one) => one.integration_name === name)
  const [type, setType] = useState(String(given.type ?? integration?.sources[0]?.type ?? ''))
  const source = integration?.sources.find((one) => one.type === type) ?? integration?.sources[0]
  const [values, setValues] = useState<Readonly<Record<string, string>>>(
    Object.fromEntries(Object.entries(given).map(([field, value]) => [field, textOf(value)])),
  )
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<string>()
  const [message, setMessage] = useState<string>()
  if (source === undefined) return <ProblemBox text="Nothing can be connected here." />
  const connectionOf = (): ConnectionToMake => ({
    integration_name: name,
    source: {
      type: source.type,
      ...Object.fromEntries(fieldsOf(source).flatMap((field) => filled(field, values[field.name]))),
    },
  })
  const attempt = async (work: () => Promise<void>): Promise<void> => {
    setBusy(true)
    setError(undefined)
    setMessage(undefined)
    try {
      await work()
    } catch (refused) {
      setError(messageOf(refused))
    }
    setBusy(false)
  }
  const isSameSource = given.type === source.type
  return (
    <form
      class="connect"
      onSubmit={(event) => {
        event.preventDefault()
        void attempt(async () => done(await submit(connectionOf())))
      }}
    >
      {integrations.length > 1 && (
        <label>
          Carrier
          <select value={name} onChange={({ currentTarget }) => setName(currentTarget.value)}>
            {integrations.map((one) => (
              <option key={one.integration_name} value={one.integration_name}>
                {one.title}
              </option>
            ))}
          </select>
        </label>
      )}
      <label>
        Files are in
        <select value={source.type} onChange={({ currentTarget }) => setType(currentTarget.value)}>
          {integration?.sources.map((one) => (
            <option key={one.type} value={one.type}>
              {one.title}
            </option>
          ))}
        </select>
      </label>
      {fieldsOf(source).map((field) => (
        <label key={field.name}>
          <span>
            {field.title}
            {!field.required && <span class="quiet"> (optional)</span>}
            {isSameSource && field.secret && <span class="quiet"> (leave empty to keep it)</span>}
          </span>
          <Input
            field={field}
            value={values[field.name] ?? ''}
            required={field.required && !(isSameSource && field.secret)}
            change={(value) => setValues({ ...values, [field.name]: value })}
          />
        </label>
      ))}
      {error !== undefined && <ProblemBox text={error} />}
      {message !== undefined && <p role="status">{message}</p>}
      <p class="actions">
        <button type="submit" class="main" disabled={busy}>
          {isSameSource ? 'Save' : 'Connect'}
        </button>
        {test && (
          <button
            type="button"
            disabled={busy}
            onClick={() =>
              attempt(async () => {
                const { files, first } = await test(connectionOf())
                setMessage(
                  files === 0
                    ? 'The connection works, but there are no files yet.'
                    : `The connection works: ${files} files, such as ${first.join(', ')}.`,
                )
              })
            }
          >
            Test
          </button>
        )}
        {cancel && (
          <button type="button" onClick={cancel}>
            Cancel
          </button>
        )}
      </p>
    </form>
  )
}

interface InputProps {
  readonly field: Field
  readonly value: string
  readonly required: boolean
  readonly change: (value: string) => void
}

/** Fields of several lines: lists, pairs, the text of a key. */
const isLong = ({ name, type }: Field): boolean =>
  type === 'array' || type === 'object' || name === 'private_key' || name === 'ca'

function Input({ field, value, required, change }: InputProps) {
  const shared = {
    required,
    value,
    placeholder: field.fallback,
    autoComplete: 'off',
    spellcheck: false,
    ...(field.help === undefined ? {} : { 'aria-describedby': `help-${field.name}` }),
  }
  const onInput = ({ currentTarget }: { currentTarget: HTMLInputElement | HTMLTextAreaElement }): void =>
    change(currentTarget.value)
  return (
    <>
      {isLong(field) ? (
        <textarea rows={3} {...shared} onInput={onInput} />
      ) : field.secret ? (
        <input type="password" {...shared} onInput={onInput} />
      ) : (
        <input type="text" {...shared} onInput={onInput} />
      )}
      {field.help !== undefined && (
        <span class="quiet" id={`help-${field.name}`}>
          {field.help}
          {field.type === 'array' && ' One per line.'}
          {field.type === 'object' && ' One per line, as Name: value.'}
        </span>
      )}
    </>
  )
}

function textOf(value: unknown): string {
  if (Array.isArray(value)) return value.join('\n')
  if (typeof value === 'object' && value !== null)
    return Object.entries(value)
      .map(([name, one]) => `${name}: ${one}`)
      .join('\n')
  return String(value ?? '')
}

function filled({ name, type }: Field, value: string | undefined): [string, unknown][] {
  const text = value?.trim() ?? ''
  if (text === '') return []
  const lines = text.split(/\s*\n\s*/)
  if (type === 'array') return [[name, lines]]
  if (type === 'object')
    return [[name, Object.fromEntries(lines.map((line) => line.split(/\s*:\s*(.*)/s, 2)))]]
  if (type === 'integer' && /^\d+$/.test(text)) return [[name, +text]]
  return [[name, text]]
}
