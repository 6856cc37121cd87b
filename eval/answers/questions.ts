import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Language } from '../eval-set.ts'

/** A question for an agent of the demo. */
export interface AnswerQuestion {
  question: string
  language: Language
  /** The name of an agent. */
  agent: string
  /** Texts of the documents, one of which must be in a right answer. Empty if the documents do not answer it. */
  gold: string[]
}

/**
 * The committed questions: `usual`, as colleagues ask them; `search`, those that search is evaluated with, which are
 * harder; `chat`, which tell what happened first, as in a chat; and `distant`, which share few words with the documents.
 */
export const QUESTION_SETS = {
  usual: 'questions.json',
  search: 'search-questions.json',
  chat: 'chat-questions.json',
  distant: 'distant-questions.json',
} as const

export async function readQuestions(set: keyof typeof QUESTION_SETS): Promise<AnswerQuestion[]> {
  const file = join(import.meta.dirname, QUESTION_SETS[set])
  const { questions } = JSON.parse(await readFile(file, 'utf8')) as { questions: AnswerQuestion[] }
  return questions
}

/** A question about a text, for which a range of the text is the answer. */
interface ReadingQuestion {
  question: string
  gold: string[]
  /** ID of the text. */
  text: string
}

export interface ReadingSet {
  texts: { id: string; title: string; text: string }[]
  questions: ReadingQuestion[]
}

/** Of a reading set, evenly spread. */
const MAX_READING_QUESTIONS = 300

interface SquadFile {
  data: {
    title: string
    paragraphs: { context: string; qas: { question: string; answers: { text: string }[] }[] }[]
  }[]
}

/** Reads a file in the format of SQuAD 1.1, which KorQuAD 1.0 also has. Questions without an answer are left out. */
export async function readReadingSet(file: string): Promise<ReadingSet> {
  const { data } = JSON.parse(await readFile(file, 'utf8')) as SquadFile
  const paragraphs = data.flatMap(({ title, paragraphs }) =>
    paragraphs.map((paragraph, i) => ({ id: `${title}#${i}`, title, ...paragraph })),
  )
  const questions = paragraphs.flatMap(({ id, qas }) =>
    qas
      .filter(({ answers }) => answers.length > 0)
      .map(({ question, answers }) => ({ question, gold: answers.map(({ text }) => text), text: id })),
  )
  const step = Math.max(1, questions.length / MAX_READING_QUESTIONS)
  return {
    texts: paragraphs.map(({ id, title, context }) => ({ id, title, text: context })),
    questions: questions.filter((_, i) => i % step < 1),
  }
}
