/** Content of a workspace that the example tabs use. */
export interface Examples {
  workspaceId: string
  /** Null if there is no agent. */
  agentId: string | null
  /** Root nodes of the published taxonomy. */
  nodeKeys: string[]
  /** Null if there is no document. */
  documentId: string | null
  /** At most one about a document that is not in Korean and one about a Korean document. */
  questions: Question[]
  /** Topic for a report. */
  topic: string | null
  /** Newest topic and its plan. */
  topicId: string | null
  planId: string | null
}

interface Question {
  agentId: string | null
  text: string
}

interface Start {
  viewer: { workspace: { id: string } }
  agents: {
    nodes: { id: string; coverage: { totalDocuments: number } | null; nodes: { id: string }[] }[]
  }
  taxonomy: { roots: { key: string }[] } | null
  documents: { nodes: { id: string }[] }
  topics: { nodes: { id: string; plan: { id: string } | null }[] }
}

interface Document {
  title: string
  sourceUri: string | null
  language: string | null
  chunks: { nodes: { headings: string[]; content: string }[] }
}

/** Sends a query and returns its data. */
export type Ask = <T>(query: string, variables?: object) => Promise<T>

/**
 * Finds an agent and questions that its documents answer. Its source text runs in the browser, so it must not use
 * anything outside of itself.
 */
export async function findExamples(ask: Ask): Promise<Examples> {
  const MAX_AGENTS = 3
  const MAX_NODES = 3
  /** Questions and topics for documents of the demo, by source and title. */
  const DEMO: Record<string, { question: string; topic: string }> = {
    'handbook/en/remote-work.md Where and when we work': {
      question: 'How many days may I work from abroad?',
      topic: 'Working from home and from abroad',
    },
    'handbook/ko/remote-work.md 재택근무 운영 지침': {
      question: '집에서 일주일에 며칠까지 일할 수 있나요?',
      topic: '재택근무와 해외 근무',
    },
  }
  const demoOf = ({ sourceUri, title }: Document) => DEMO[`${sourceUri} ${title}`]

  const start = await ask<Start>(`query Start {
    viewer { workspace { id } }
    agents(first: 25) { nodes { id coverage { totalDocuments } nodes { id } } }
    taxonomy { roots { key } }
    documents(first: 1) { nodes { id } }
    topics(first: 1) { nodes { id plan { id } } }
  }`)
  const size = (agent: Start['agents']['nodes'][number]) => agent.coverage?.totalDocuments ?? 0
  const agents = start.agents.nodes.toSorted((a, b) => size(b) - size(a)).slice(0, MAX_AGENTS)
  const scopes = agents.length
    ? agents.flatMap(({ id, nodes }) =>
        nodes.slice(0, MAX_NODES).map(node => ({ agentId: id, filter: { nodeId: node.id } })),
      )
    : [{ agentId: null, filter: {} }]
  const found = (await Promise.all(scopes.map(findDocuments))).flat()
  const other = choose(found.filter(({ document }) => document.language !== 'ko'))
  const korean = choose(found.filter(({ document }) => document.language === 'ko'))
  const chosen = [other, korean].filter(entry => entry !== null)
  const topic = start.topics.nodes[0]
  return {
    workspaceId: start.viewer.workspace.id,
    agentId: chosen[0]?.agentId ?? agents[0]?.id ?? null,
    nodeKeys: start.taxonomy?.roots.map(({ key }) => key) ?? [],
    documentId: start.documents.nodes[0]?.id ?? null,
    questions: chosen.map(({ agentId, document }) => ({ agentId, text: makeQuestion(document) })),
    topic: chosen[0] ? (demoOf(chosen[0].document)?.topic ?? chosen[0].document.title) : null,
    topicId: topic?.id ?? null,
    planId: topic?.plan?.id ?? null,
  }

  async function findDocuments({ agentId, filter }: { agentId: string | null; filter: object }) {
    const { all, korean } = await ask<Record<'all' | 'korean', { nodes: Document[] }>>(
      `query Documents($filter: DocumentFilter!, $korean: DocumentFilter!) {
        all: documents(first: 30, filter: $filter) { nodes { ...Content } }
        korean: documents(first: 20, filter: $korean) { nodes { ...Content } }
      }
      fragment Content on Document {
        title sourceUri language
        chunks(first: 4) { nodes { headings content } }
      }`,
      { filter: { ...filter, status: 'INDEXED' }, korean: { ...filter, status: 'INDEXED', language: 'ko' } },
    )
    return [...all.nodes, ...korean.nodes].map(document => ({ agentId, document }))
  }

  function choose(entries: { agentId: string | null; document: Document }[]) {
    const best = (document: Document) => bestHeading(document)?.score ?? 0
    return (
      entries.find(({ document }) => demoOf(document)) ??
      entries.toSorted((a, b) => best(b.document) - best(a.document))[0] ??
      null
    )
  }

  /** The heading whose words are best covered by one sentence below it, which likely answers a question about it. */
  function bestHeading({ language, chunks }: Document): { heading: string; score: number } | null {
    const headings = chunks.nodes.flatMap(({ headings, content }) => {
      const heading = headings
        .at(-1)
        ?.replace(/[*_`#]/g, '')
        .trim()
      const words = heading?.toLowerCase().match(/\p{L}{2,}/gu) ?? []
      // Source code has no language and is skipped.
      if (!heading || !language || words.length === 0) return []
      const prose = content.toLowerCase().replace(/^\s*([#|>-]|\d+\.).*$/gm, '')
      const shares = (prose.match(/[^.!?]+[.!]/g) ?? []).map(sentence => {
        // Compares stems: Korean words have particles, English words have endings.
        const isSaid = (word: string) => sentence.includes(word.slice(0, Math.max(2, word.length - 2)))
        return words.filter(isSaid).length / words.length
      })
      return [{ heading, score: Math.max(0, ...shares) * Math.min(words.length, 3) }]
    })
    return headings.toSorted((a, b) => b.score - a.score)[0] ?? null
  }

  function makeQuestion(document: Document): string {
    const heading = (bestHeading(document)?.heading ?? document.title).slice(0, 200)
    const demo = demoOf(document)
    if (demo) return demo.question
    if (heading.endsWith('?')) return heading
    return document.language === 'ko' ? `${heading}?` : `What about ${heading}?`
  }
}
