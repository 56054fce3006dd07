/** Rests in parts of a file where most records are odd: looking at them as plain ones would be in vain. */
export interface Rest {
  /** Whether the record after this one is left to the mapper. */
  isOn(row: number): boolean
  /** No plain record comes next. */
  stop(row: number): void
  /** So many were met up to this one, of which some were odd. */
  met(count: number, odd: number, row: number): void
  end(): void
}

const LEAST = 16
const MOST = 4096

export function createRest(): Rest {
  let until = 0
  let length = LEAST
  let stopped = 0
  let stops = 0 // one after the other

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
