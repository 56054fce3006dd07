import type { OwnRule } from '../tables/own-rule.js'
import { foldLabel, foldText } from '../values/fold-label.js'

/** Rules with the same code, or without a code. */
interface Labels {
  readonly exact: Map<string, OwnRule>
  readonly folded: Map<string, OwnRule>
  readonly begins: { readonly start: string; readonly rule: OwnRule }[]
  any: OwnRule | undefined
}

/** The carrier and format of the charges to look up. */
export interface RuleScope {
  readonly carrier: string
  readonly format: string
}

type OwnLookup = (code: string | null, label: string) => OwnRule | undefined

/**
 * The user's rules for one format: code with label first, then code, then exact label, folded label, beginning of the label.
 * If two of one kind match, a rule for this format wins over one for its carrier, and that over one for all.
 */
export function ownLookup(rules: readonly OwnRule[], scope: RuleScope): OwnLookup {
  const byCode = new Map<string, Labels>()
  const inScope = rules
    .filter((rule) => rule.format === undefined || rule.format === scope.format)
    .filter((rule) => rule.carrier === undefined || rule.carrier === scope.carrier)
  for (const rule of [...inScope].sort((a, b) => narrowness(b) - narrowness(a))) {
    const code = rule.code ?? ''
    const labels = byCode.get(code) ?? { exact: new Map(), folded: new Map(), begins: [], any: undefined }
    byCode.set(code, labels)
    enter(labels, rule)
  }
  const free = byCode.get('')
  return (code, label) => {
    const coded = code === null || code === '' ? undefined : byCode.get(code)
    return find(coded, label) ?? coded?.any ?? find(free, label)
  }
}

const narrowness = (rule: OwnRule): number =>
  (rule.format === undefined ? 0 : 2) + (rule.carrier === undefined ? 0 : 1)

function enter(labels: Labels, rule: OwnRule): void {
  const first = (map: Map<string, OwnRule>, key: string): void => {
    if (key !== '' && !map.has(key)) map.set(key, rule)
  }
  if (rule.label !== undefined) {
    first(labels.exact, rule.label)
    first(labels.folded, foldLabel(rule.label))
  } else if (rule.begins !== undefined) labels.begins.push({ start: foldText(rule.begins), rule })
  else labels.any ??= rule
}

function find(labels: Labels | undefined, label: string): OwnRule | undefined {
  if (labels === undefined) return undefined
  const whole = labels.exact.get(label) ?? labels.folded.get(foldLabel(label))
  if (whole !== undefined || labels.begins.length === 0) return whole
  const text = foldText(label)
  return labels.begins.find(({ start }) => text.startsWith(start))?.rule
}
