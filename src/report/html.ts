/** Markup from untrusted text: every value is escaped, unless it is markup already. */
import { printableText } from '../schema/errors.js'

export interface Markup {
  readonly markup: string
}

type Filling = string | number | Markup | readonly Markup[]

/** `` html`<td>${cell}</td>` `` */
export function html(parts: TemplateStringsArray, ...fillings: readonly Filling[]): Markup {
  let markup = parts[0] ?? ''
  for (const [at, filling] of fillings.entries()) markup += markupOf(filling) + (parts[at + 1] ?? '')
  return { markup }
}

export const NOTHING: Markup = { markup: '' }

function markupOf(filling: Filling): string {
  if (typeof filling === 'number') return `${filling}`
  if (typeof filling === 'string') return escapeHtml(filling)
  if ('markup' in filling) return filling.markup
  return filling.map(({ markup }) => markup).join('')
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

/** Text for an element or a quoted attribute; control characters become visible. */
function escapeHtml(text: string): string {
  return printableText(text).replace(/[&<>"']/g, (char) => ENTITIES[char] ?? char)
}

/** JSON for a script element: nothing in it can end the element or open a comment. */
export function scriptJson(value: unknown): Markup {
  const text = JSON.stringify(value, (_key, part) => (typeof part === 'string' ? printableText(part) : part))
  return { markup: text.replace(/[<>&]/g, (char) => `\\u00${char.charCodeAt(0).toString(16)}`) }
}
