/** The capabilities of a stream. */
export interface Screen {
  /** Columns of the terminal; Infinity for a file or a pipe. */
  readonly width: number
  /** Whether colours and redrawn lines are wanted. */
  readonly lively: boolean
}

interface Stream {
  readonly isTTY?: boolean
  readonly columns?: number
}

/** A terminal, unless plain text is requested (`NO_COLOR`, `TERM=dumb`). */
export function screenOf(stream: Stream, environment: Readonly<Record<string, string | undefined>>): Screen {
  if (stream.isTTY !== true) return { width: Infinity, lively: false }
  const plain = (environment.NO_COLOR ?? '') !== '' || environment.TERM === 'dumb'
  return { width: stream.columns ?? 80, lively: !plain }
}

const CODES = { red: '31', yellow: '33', green: '32', bold: '1', dim: '2' } as const

/** The text in a colour, if the screen shows colours. */
export function colorText(screen: Screen, color: keyof typeof CODES, text: string): string {
  return screen.lively ? `\u001b[${CODES[color]}m${text}\u001b[0m` : text
}
