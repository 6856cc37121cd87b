import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { startEvalCanopy } from '../../eval/eval-canopy.ts'
import { evaluateSet } from '../../eval/evaluate-set.ts'
import { readFolderSets } from '../../eval/read-folder-sets.ts'
import { makeReport } from '../../eval/report.ts'
import { makeDataDir } from '../support/data-dir.ts'
import { atEnd } from '../support/start-test-canopy.ts'

const CORPUS = [
  { id: 'leave', text: 'Annual leave is 25 days. Unused days are lost in March.' },
  { id: 'lunch', text: '점심 식대는 매월 20만 원이다.', title: '식대' },
  {
    id: 'retry',
    text: 'def backoff_delay(attempt):\n    return 2 ** attempt\n',
    contentType: 'text/x-python',
  },
]
const QUERIES = [
  { id: '1', text: 'How many days of annual leave are there?' },
  { id: '2', text: '점심 식대는 얼마인가요?' },
  { id: '3', text: 'backoff delay' },
  { id: '4', text: 'No document answers this.' },
]
const QRELS = [
  ['1', 'leave', '1'],
  ['1', 'lunch', '0'],
  ['2', 'lunch', '2'],
  ['3', 'retry', '1'],
]

async function makeFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'canopy-sets-'))
  atEnd(() => rm(folder, { recursive: true }))
  const set = join(folder, 'mine')
  await mkdir(set)
  const lines = (list: object[]) => list.map(item => JSON.stringify(item)).join('\n')
  await writeFile(join(set, 'corpus.jsonl'), lines(CORPUS))
  await writeFile(join(set, 'queries.jsonl'), lines(QUERIES))
  await writeFile(join(set, 'qrels.tsv'), QRELS.map(row => row.join('\t')).join('\n'))
  return folder
}

it('evaluates a custom set through the real ingestion and search', async () => {
  const folder = await makeFolder()
  const sets = await readFolderSets(folder)
  expect(await readFolderSets(join(folder, 'mine'))).toEqual(sets)
  expect(sets[0]?.questions.map(({ kind, language, expected }) => [kind, language, expected])).toEqual([
    ['document', 'en', ['leave']],
    ['document', 'ko', ['lunch']],
    ['code', 'en', ['retry']],
  ])
  const dataDir = await makeDataDir()
  atEnd(() => dataDir.remove())
  const canopy = await startEvalCanopy({}, dataDir.path)
  atEnd(() => canopy.stop())
  const figures = await Promise.all(sets.map(async set => evaluateSet(set, await canopy.load(set))))
  const { figures: rows, missed } = makeReport(figures.flat())
  const fused = rows.filter(row => row.way === 'fused' && row.variant === 'clean')
  expect(fused.map(({ kind, language, ndcg10 }) => [kind, language, ndcg10])).toEqual([
    ['code', 'en', 1],
    ['document', 'en', 1],
    ['document', 'ko', 1],
  ])
  expect(missed).toEqual({ mine: [] })
})
