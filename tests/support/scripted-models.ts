import type { ModelRequest } from './model-server.ts'

interface Passage {
  number: number
  title: string
  text: string
  sentences: string[]
}

const bySentence = new Intl.Segmenter('en', { granularity: 'sentence' })

/** Parses the passages of a request: `[1] Title`, a line break and the text. The last paragraph is the instruction. */
function passagesIn({ messages }: ModelRequest): Passage[] {
  const asked = messages.findLast(({ role }) => role === 'user')?.content ?? ''
  return asked
    .slice(0, asked.lastIndexOf('\n\n'))
    .split(/\n\n(?=\[\d+\] )/)
    .flatMap(block => {
      const [, number, title = '', text = ''] = /^\[(\d+)\] (.*)\n([\s\S]*)/.exec(block) ?? []
      return number ? [{ number: Number(number), title, text, sentences: sentencesOf(text) }] : []
    })
}

function sentencesOf(text: string): string[] {
  return text
    .split('\n')
    .filter(line => !line.startsWith('#'))
    .flatMap(line => [...bySentence.segment(line)].map(({ segment }) => segment.trim()))
    .filter(sentence => sentence !== '')
}

/** Writes one paragraph per passage with its first sentences verbatim, each with a citation marker. */
export function goodWriter(request: ModelRequest): string {
  return passagesIn(request)
    .slice(0, 5)
    .map(({ number, sentences }) =>
      sentences
        .slice(0, 2)
        .map(sentence => `${sentence} [${number}]`)
        .join(' '),
    )
    .join('\n\n')
}
