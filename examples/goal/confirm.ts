import { createInterface } from 'node:readline/promises'

/** Asks a question in the terminal. Enter is yes; Ctrl-C and the end of the input are no. */
export async function confirm(question: string): Promise<boolean> {
  const answer = await ask(`${question} [Y/n] `)
  return answer !== null && ['', 'y', 'yes'].includes(answer.trim().toLowerCase())
}

/** Waits for Enter, Ctrl-C or the end of the input. */
export async function waitForEnter(text: string): Promise<void> {
  await ask(text)
}

/** Null after Ctrl-C, and at the end of the input. */
async function ask(question: string): Promise<string | null> {
  const terminal = createInterface({ input: process.stdin, output: process.stdout })
  const closed = new Promise<null>(resolve => terminal.once('close', () => resolve(null)))
  const answer = await Promise.race([terminal.question(question), closed])
  terminal.close()
  return answer
}
