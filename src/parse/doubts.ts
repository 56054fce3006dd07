/** Ambiguous cells that were read by the evidence of others: the first of them, and the number of records. */
export interface Doubts {
  first: number
  example: string
  records: number
  last: number
}

export const newDoubts = (): Doubts => ({ first: 0, example: '', records: 0, last: 0 })

export function addDoubt(doubts: Doubts, text: string, row: number): void {
  if (doubts.records === 0) {
    doubts.first = row
    doubts.example = text
  }
  if (row !== doubts.last) doubts.records++
  doubts.last = row
}
