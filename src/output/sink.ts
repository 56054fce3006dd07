/** The destination of an output. A write settles once there is room for the next; its bytes must stay unchanged until that one has settled too. */
export interface Sink {
  write(chunk: string | Uint8Array): Promise<void>
}
