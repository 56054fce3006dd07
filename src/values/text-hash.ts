/** FNV-1a over the characters of a text, from `start`: a hash of several texts continues that of the first. */
export function hashText(start: number, text: string): number {
  let hash = start | 0
  for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193)
  return hash
}
