/** Where an output goes. A write settles once there is room for the next one; its bytes stay as they are until that has settled too. */
export interface Sink {
  write(chunk: string | Uint8Array): Promise<void>
}
