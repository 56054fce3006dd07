/** Saves a response of the server as a file. */
import { readAnswer } from './client.js'

export async function saveFile(answer: Response, name: string): Promise<void> {
  if (!answer.ok) await readAnswer(answer)
  const link = document.createElement('a')
  link.href = URL.createObjectURL(await answer.blob())
  link.download = name
  link.click()
  URL.revokeObjectURL(link.href)
}
