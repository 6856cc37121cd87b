import { describe, expect, it } from 'vitest'
import { createIndexing, prepareInThread, readBatch } from '../../src/knowledge/indexing/indexing-threads.ts'
import type { SourceDocument } from '../../src/knowledge/indexing/prepare-batches.ts'
import { createThreadPool } from '../../src/platform/threads/thread-pool.ts'
import { buildDocx } from '../support/files/build-docx.ts'
import { graphql } from '../support/gql/gql.ts'
import { sized } from '../support/scale.ts'
import { atEnd, setUpTestCanopy } from '../support/start-test-canopy.ts'
import { addAndWait, uploadFile } from '../support/upload-file.ts'

const Ask = graphql(`query HugeAsk { viewer { workspace { name } } }`)

const canopy = setUpTestCanopy()

describe('a document that is too large', () => {
  it('fails with the limit that it exceeds, and the rest of the batch is indexed', async () => {
    const upload = async (name: string, text: string | Buffer) => ({
      uploadId: await uploadFile(canopy.client, name, Buffer.from(text)),
    })
    const headings = Array.from({ length: 21_000 }, (_, i) => ({ heading: `h${i}`, level: 1 }))
    // A DOCX file of this size takes seconds to read, so the gate uses HTML.
    const ofHeadings = sized<() => [name: string, bytes: Buffer]>(
      () => ['headings.html', Buffer.from(headings.map(({ heading }) => `<h1>${heading}`).join(''))],
      () => ['headings.docx', buildDocx(headings)],
    )
    const { documents, report } = await addAndWait(
      canopy.client,
      { text: 'Something before.' },
      { text: 'a\n-\n'.repeat(sized(21_000, 80_000)) },
      await upload('atx.md', '# a\n'.repeat(sized(21_000, 2_000_000))),
      await upload('functions.py', 'def f():\n  1\n\n'.repeat(sized(51_000, 100_000))),
      await upload(...ofHeadings()),
      { text: 'Something after.' },
    )
    expect(documents.map(document => document?.failure ?? document?.status)).toEqual([
      'INDEXED',
      'The document has more than 20,000 headings; split it into several documents.',
      'The document has more than 20,000 headings; split it into several documents.',
      'The document has more than 50,000 passages; split it into several documents.',
      'The document has more than 20,000 headings; split it into several documents.',
      'INDEXED',
    ])
    expect(report).toMatchObject({ indexed: 2, chunks: 2, failed: [{}, {}, {}, {}] })
  })

  it('keeps the earlier version searchable, and is indexed once it is smaller', async () => {
    const add = async (text: string) => {
      const { documents } = await addAndWait(canopy.client, { sourceUri: 'grows', text })
      return documents[0]
    }
    const first = await add('# Small')
    const content = { nodes: [{ content: '# Small' }] }
    expect(first).toMatchObject({ status: 'INDEXED', chunks: content })
    const second = await add('# a\n'.repeat(20_001))
    expect(second).toMatchObject({ id: first?.id, status: 'FAILED', chunks: content })
    const third = await add('# Small again')
    expect(third).toMatchObject({ id: first?.id, status: 'INDEXED', failure: null })
  })

  it('does not block other requests while it is indexed', async () => {
    const text = '# Heading\n\nSome text.\n\n'.repeat(sized(800, 20_000))
    let isOver = false
    const added = addAndWait(canopy.client, { text }).finally(() => {
      isOver = true
    })
    let answered = 0
    while (!isOver) {
      await canopy.client.run(Ask, {})
      answered += 1
    }
    expect((await added).documents[0]?.status).toBe('INDEXED')
    // If indexing blocked the event loop until everything was written, only one or two requests would be answered.
    expect(answered).toBeGreaterThan(10)
  })
})

describe('an indexing thread', () => {
  const source = (id: string, text: string): SourceDocument => ({
    id,
    title: id,
    contentType: 'text/markdown',
    sha256: id,
    text,
  })
  const context = () => ({ signal: new AbortController().signal, log: canopy.app.log })

  it('returns batches one by one, each small however long the document is', async () => {
    const indexing = createIndexing({ isShared: false })
    atEnd(() => indexing.threads.stop())
    const path = [1, 2, 3, 4, 5].map(level => `${'#'.repeat(level)} ${`heading${level} `.repeat(18)}`)
    const text = `${path.join('\n')}\n${'###### Item\n\nText.\n\n'.repeat(sized(2_000, 19_000))}`
    const batches = await prepareInThread(indexing, { documents: [source('a', text)], nodes: [] }, context())
    expect(batches.length).toBeGreaterThan(sized(2_000, 19_000) / indexing.passagesPerBatch)
    for (const bytes of batches) {
      expect(bytes.length).toBeLessThan(100_000)
      expect(readBatch(bytes).passages.length).toBeLessThanOrEqual(indexing.passagesPerBatch)
    }
  })

  it('fails only the document that exceeds a limit', async () => {
    const script = new URL('../../src/knowledge/indexing/prepare-thread.ts', import.meta.url)
    const threads = createThreadPool(script, 1, { timeoutMs: 599_999, memoryBytes: 60e6 })
    atEnd(() => threads.stop())
    const indexing = { ...createIndexing({ isShared: false }), threads }
    // The positions of this many short lines alone exceed the limit, long before the text is prepared.
    const lines = 'word word word\n'.repeat(1_300_000)
    const documents = [source('a', 'One.'), source('b', lines), source('c', 'Three.')]
    const batches = await prepareInThread(indexing, { documents, nodes: [] }, context())
    const completed = batches.flatMap(bytes => readBatch(bytes).completed)
    expect(completed.map(({ id, failure }) => [id, failure])).toEqual([
      ['a', null],
      ['b', expect.stringMatching(/^Indexing the document took more than \d+ MB of memory; split it/)],
      ['c', null],
    ])
  })
})
