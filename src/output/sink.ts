/** Where an output goes. A write settles once there is room for the next one. */
export interface Sink {
  write(chunk: string | Uint8Array): Promise<void>
}
