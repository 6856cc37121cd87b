import { readFile } from 'node:fs/promises'
import { extname, join } from 'node:path'
import type { EvalDocument, EvalSet, Kind, Language, Question } from './eval-set.ts'

const DEMO = join(import.meta.dirname, '../prisma/demo')
const SETS = join(import.meta.dirname, 'sets')
const PACKAGES = join(import.meta.dirname, '../node_modules')

const CONTENT_TYPES: Record<string, string> = {
  '.md': 'text/markdown',
  '.js': 'text/javascript',
  '.ts': 'text/x-typescript',
}

interface AskedQuestion {
  question: string
  language: Language
  kind: Kind
  /** Sources of documents. Each of them answers it. */
  expected: string[]
}

interface DemoDocument {
  file: string
  title: string
  sourceUri: string
  contentType: string
  language: string | null
}

/**
 * Reads the sets that the gates use: `demo`, the knowledge base of the demo; `packages`, documentation of well-known
 * packages; and `sources`, their code. The text of packages comes from `npm ci`.
 */
export async function readCommittedSets(): Promise<EvalSet[]> {
  return [await readDemoSet(), await readPackageSet('packages'), await readPackageSet('sources')]
}

async function readDemoSet(): Promise<EvalSet> {
  const list = await readJson<DemoDocument[]>(join(DEMO, 'documents.json'))
  const documents = list.map(async ({ file, sourceUri, title, contentType, language }) => ({
    id: sourceUri,
    title,
    contentType,
    language,
    text: await readFile(join(DEMO, file), 'utf8'),
  }))
  const asked = await readJson<AskedQuestion[]>(join(DEMO, 'questions.json'))
  const more = await readJson<{ questions: AskedQuestion[] }>(join(SETS, 'demo.json'))
  return {
    name: 'demo',
    documents: await Promise.all(documents),
    questions: [...asked, ...more.questions].map(readQuestion),
  }
}

async function readPackageSet(name: string): Promise<EvalSet> {
  const { documents, questions } = await readJson<{ documents: string[]; questions: AskedQuestion[] }>(
    join(SETS, `${name}.json`),
  )
  return {
    name,
    documents: await Promise.all(documents.map(readPackageFile)),
    questions: questions.map(readQuestion),
  }
}

async function readPackageFile(file: string): Promise<EvalDocument> {
  const contentType = CONTENT_TYPES[extname(file)] ?? 'text/plain'
  const text = await readFile(join(PACKAGES, file), 'utf8')
  // Code rarely starts with a description, unlike prose.
  return { id: file, contentType, text, title: contentType === 'text/markdown' ? undefined : file }
}

function readQuestion({ question, ...rest }: AskedQuestion): Question {
  return { text: question, ...rest }
}

async function readJson<T>(file: string): Promise<T> {
  return JSON.parse(await readFile(file, 'utf8'))
}
