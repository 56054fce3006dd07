/** What was recognised in a file of an unknown carrier, what was not, and what to do next. */
import { count } from '../values/shown-amounts.js'

interface MapFindings {
  readonly understood: readonly string[]
  readonly questions: readonly string[]
  readonly unused: readonly string[]
}

export function mapInitLines(
  { understood, questions, unused }: MapFindings,
  file: string,
  output: string | undefined,
): string[] {
  const map = output ?? 'map.yaml'
  const next = `parse-invoice audit ${file} --map ${map}`
  return [
    'Understood',
    ...understood.map((line) => `  ${line}`),
    ...(unused.length === 0 ? [] : ['Not read', ...unused.map((line) => `  ${line}`)]),
    ...(questions.length === 0
      ? [`No questions are open. Read the map, then: ${next}`]
      : [
          `${count(questions.length, 'question')} to answer in ${output ?? 'the map'}, each marked "?"`,
          ...questions.map((line) => `  ${line}`),
          `Then: ${next}`,
        ]),
  ]
}
