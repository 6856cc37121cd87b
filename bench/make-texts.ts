import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'

const DOCUMENTS = join(import.meta.dirname, '../prisma/demo/documents')
const SENTENCES_PER_PASSAGE = 5
const LETTERS = 'abcdefghijklmnopqrstuvwxyz'

/** A document whose sections are one passage each. */
export interface Text {
  title: string
  sourceUri: string
  text: string
  nodeKeys: string[]
}

/**
 * Generates endless documents in English and Korean from the demo's sentences, each sentence with a rare word. One in
 * ten is placed on the first of two nodes, the others on the second. Deterministic.
 */
export async function makeTexts(): Promise<(first: number, count: number, passages: number) => Text[]> {
  const english = await readSentences('en')
  const korean = await readSentences('ko')
  return (first, count, passages) =>
    Array.from({ length: count }, (_, i) => {
      const number = first + i
      const random = createRandom(number)
      const sentences = number % 2 ? korean : english
      const sections = Array.from({ length: passages }, (_, k) => {
        const body = Array.from({ length: SENTENCES_PER_PASSAGE }, () => {
          const sentence = sentences[Math.floor(random() * sentences.length)] ?? ''
          return `${sentence} ${rareWord(random)}.`
        })
        return `## Section ${k} ${rareWord(random)}\n\n${body.join(' ')}`
      })
      return {
        title: `Document ${number}`,
        sourceUri: `bench/${number}.md`,
        text: sections.join('\n\n'),
        nodeKeys: [number % 10 ? 'policies' : 'product'],
      }
    })
}

async function readSentences(folder: string): Promise<string[]> {
  const files = await readdir(join(DOCUMENTS, folder), { recursive: true })
  const texts = await Promise.all(
    files.filter(file => file.endsWith('.md')).map(file => readFile(join(DOCUMENTS, folder, file), 'utf8')),
  )
  return texts
    .flatMap(text => text.split(/(?<=[.?!])\s+/))
    .map(sentence => sentence.replace(/[#*|`\n]+/g, ' ').trim())
    .filter(sentence => sentence.length > 30)
}

function rareWord(random: () => number): string {
  const digits = Math.floor(random() ** 3 * 2e9).toString(26)
  return [...digits].map(digit => LETTERS[Number.parseInt(digit, 26)]).join('')
}

function createRandom(seed: number): () => number {
  let state = (seed * 2654435761) % 2 ** 31 || 1
  return () => {
    state = (state * 48271) % (2 ** 31 - 1)
    return state / (2 ** 31 - 1)
  }
}
