/** Pauses in parts of a file where most records are odd, because trying them as plain records would be wasted work. */
export interface Rest {
  /** Whether the record after this one goes straight to the mapper. */
  isOn(row: number): boolean
  /** The next record is not plain. */
  stop(row: number): void
  /** This many records were read up to this one, `odd` of which were odd. */
  met(count: number, odd: number, row: number): void
  end(): void
}

const LEAST = 16
const MOST = 4096

export function createRest(): Rest {
  let until = 0
  let length = LEAST
  let stopped = 0
  let stops = 0 // in a row

  function begin(row: number): void {
    until = row + length
    length = Math.min(2 * length, MOST)
    stops = 0
  }

  return {
    isOn: (row) => row < until,
    stop: (row) => {
      stops = row === stopped + 1 ? stops + 1 : 0
      stopped = row
      if (stops > 2) begin(row)
    },
    met: (count, odd, row) => {
      if (2 * odd < count) length = LEAST
      else if (count > 2) begin(row)
    },
    end: () => {
      until = 0
    },
  }
}
