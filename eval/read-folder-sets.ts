import { readdir, readFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { contentKind } from '../src/knowledge/text/content-kind.ts'
import type { EvalDocument, EvalSet, Question } from './eval-set.ts'
import { isKorean } from './variants.ts'

const CORPUS = 'corpus.jsonl'

/** Reads custom sets, sorted by name: `folder` is a set or contains one per subfolder. */
export async function readFolderSets(folder: string): Promise<EvalSet[]> {
  const names = (await readdir(folder)).sort()
  if (names.includes(CORPUS)) return [await readFolderSet(folder)]
  const sets: EvalSet[] = []
  for (const name of names) {
    const files: string[] = await readdir(join(folder, name)).catch(() => [])
    if (files.includes(CORPUS)) sets.push(await readFolderSet(join(folder, name)))
  }
  return sets
}

async function readFolderSet(folder: string): Promise<EvalSet> {
  const documents = (await readLines(join(folder, CORPUS))).map(line => readDocument(JSON.parse(line)))
  const kindOf = new Map(documents.map(({ id, contentType }) => [id, contentKind(contentType)]))
  const expectedBy = Map.groupBy(
    (await readLines(join(folder, 'qrels.tsv'))).map(line => line.split('\t')),
    ([query]) => query,
  )
  const questions = (await readLines(join(folder, 'queries.jsonl'))).flatMap((line): Question[] => {
    const { id, text } = JSON.parse(line) as { id: string; text: string }
    const expected = (expectedBy.get(id) ?? [])
      .filter(([, document, relevance]) => kindOf.has(document ?? '') && Number(relevance) > 0)
      .map(([, document]) => document ?? '')
    if (expected.length === 0) return []
    const kind = kindOf.get(expected[0] ?? '') === 'code' ? 'code' : 'document'
    return [{ text, expected, kind, language: isKorean(text) ? 'ko' : 'en' }]
  })
  return { name: basename(folder), documents, questions }
}

function readDocument(line: {
  id: string
  text: string
  title?: string
  contentType?: string
}): EvalDocument {
  return {
    id: line.id,
    text: line.text,
    title: line.title || undefined,
    contentType: line.contentType ?? 'text/plain',
  }
}

async function readLines(file: string): Promise<string[]> {
  return (await readFile(file, 'utf8')).split('\n').filter(line => line.trim())
}
