/** The progress of reading, in words. */
export interface ReadSoFar {
  readonly bytes: number
  readonly rows: number
  readonly seconds: number
}

/** The current file; null if its size does not state how much is to be read. */
export interface FileAtHand {
  readonly size: number | null
  readonly bytes: number
  readonly seconds: number
}

/** `20.0 MB  2000 rows  10.0 MB/s  20 %, 8 s left` */
export function progressText(total: ReadSoFar, file: FileAtHand): string {
  const rate = total.seconds > 0 ? `  ${bytesText(total.bytes / total.seconds)}/s` : ''
  return `${bytesText(total.bytes)}  ${total.rows} rows${rate}${timeLeftText(file)}`
}

function timeLeftText({ size, bytes, seconds }: FileAtHand): string {
  if (size === null || bytes === 0 || bytes > size) return ''
  const share = bytes / size
  const remainingText = seconds < 1 ? '' : `, ${durationText((seconds / share) * (1 - share))} left`
  return `  ${Math.floor(share * 100)} %${remainingText}`
}

const UNITS = ['kB', 'MB', 'GB', 'TB'] as const

export function bytesText(bytes: number): string {
  let size = bytes
  let unit = 'B'
  for (const larger of UNITS) {
    if (size < 1000) break
    size /= 1000
    unit = larger
  }
  return `${unit === 'B' || size >= 100 ? Math.round(size) : size.toFixed(1)} ${unit}`
}

export function durationText(seconds: number): string {
  const whole = Math.round(seconds)
  if (whole < 60) return `${whole} s`
  const minutes = Math.floor(whole / 60)
  if (minutes < 60) return `${minutes} min ${whole % 60} s`
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`
}
