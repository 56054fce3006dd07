/** Edits a charge of a sandbox by hand, as its carrier might: webhooks and events report it. */
import { useEffect, useRef, useState } from 'preact/hooks'
import { EDITABLE } from '../../schema/editable.js'
import { CHARGE_CATEGORIES, CHARGE_STAGES, type LineItem, WEIGHT_UNITS } from '../../schema/line-item.js'
import { send } from './client.js'
import { type ItemColumn, TITLES } from './columns.js'
import { messageOf, useLoad } from './load.js'
import { ProblemBox } from './parts.js'
import { nameInWords } from './words.js'

export interface ShownItem extends LineItem {
  readonly connection_id: string
}

/** Ids of the connections with editable line items. */
export function useSandboxes(): ReadonlySet<string> {
  const { data } = useLoad<{ data: readonly { readonly connection_id: string }[] }>(
    '/connections?integration_name=sandbox',
  )
  return new Set(data?.data.map(({ connection_id }) => connection_id))
}

const CHOICES: Readonly<Partial<Record<ItemColumn, readonly string[]>>> = {
  charge_category: CHARGE_CATEGORIES,
  charge_stage: CHARGE_STAGES,
  billed_weight_unit: ['', ...WEIGHT_UNITS],
}

interface Props {
  readonly item: ShownItem
  /** Called with the new state of the line item, or with nothing if nothing was changed. */
  readonly done: (changed?: ShownItem) => void
}

export function ItemEdit({ item, done }: Props) {
  const dialog = useRef<HTMLDialogElement>(null)
  const [error, setError] = useState<string>()
  const [busy, setBusy] = useState(false)
  useEffect(() => dialog.current?.showModal(), [])
  const save = async (event: Event): Promise<void> => {
    event.preventDefault()
    const form = new FormData(event.currentTarget as HTMLFormElement)
    const changes = EDITABLE.map((name) => [name, String(form.get(name) ?? '').trim()] as const)
      .filter(([name, value]) => value !== (item[name] ?? ''))
      .map(([name, value]) => [name, value === '' ? null : value] as const)
    if (changes.length === 0) return done()
    setBusy(true)
    try {
      const { data } = await send<{ data: ShownItem }>(
        'PATCH',
        `/carrier/invoice-line-items/${item.id}`,
        Object.fromEntries(changes),
        item.connection_id,
      )
      done(data)
    } catch (problem) {
      setError(messageOf(problem))
      setBusy(false)
    }
  }
  return (
    <dialog ref={dialog} class="edit" aria-labelledby="edit-title" onClose={() => done()}>
      <form onSubmit={save}>
        <h2 id="edit-title">Change a charge of {item.connection_id}</h2>
        <p class="quiet">
          {nameInWords(item.carrier)} invoice {item.invoice_id ?? 'without a number'}. Webhooks report it like
          any change; the file stays unchanged.
        </p>
        {error !== undefined && <ProblemBox text={error} />}
        <div class="fields">
          {EDITABLE.map((name) => (
            <label key={name}>
              {TITLES[name]}
              <Field name={name} value={item[name] ?? ''} />
            </label>
          ))}
        </div>
        <div class="actions">
          <button type="submit" class="main" disabled={busy}>
            {busy ? 'Saving…' : 'Save'}
          </button>
          <button type="button" onClick={() => dialog.current?.close()}>
            Cancel
          </button>
        </div>
      </form>
    </dialog>
  )
}

function Field({ name, value }: { name: ItemColumn; value: string }) {
  const choices = CHOICES[name]
  if (choices === undefined) return <input name={name} defaultValue={value} />
  return (
    <select name={name}>
      {choices.map((one) => (
        <option key={one} value={one} selected={one === value}>
          {one === '' ? 'not stated' : name === 'charge_category' ? nameInWords(one) : one}
        </option>
      ))}
    </select>
  )
}
