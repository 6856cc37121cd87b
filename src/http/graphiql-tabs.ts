import type { TAB_DOCUMENTS } from './graphiql-documents.ts'
import type { Examples } from './graphiql-examples.ts'

type Name = keyof typeof TAB_DOCUMENTS

export interface Tab {
  query: string
  variables: string
}

/**
 * Makes tabs that can be run in order without edits: their variables refer to content of the workspace, and the first
 * tabs create what is missing. Its source text runs in the browser, so it must not use anything outside of itself.
 */
export function makeTabs(documents: typeof TAB_DOCUMENTS, examples: Examples): Tab[] {
  const NODE = { key: 'handbook', name: 'Handbook' }
  const HANDBOOK = [
    {
      title: 'Annual leave',
      sourceUri: 'handbook/annual-leave.md',
      text: '# Annual leave\n\nEverybody has 25 days of annual leave. Ask your lead two weeks before.\n',
    },
    {
      title: 'Business trips',
      sourceUri: 'handbook/business-trips.md',
      text: '# Business trips\n\nYou may book premium economy on flights longer than four hours.\n',
    },
    {
      title: '재택근무',
      sourceUri: 'handbook/remote-work.ko.md',
      text: '# 재택근무\n\n재택근무는 일주일에 3일까지 할 수 있습니다. 전날까지 팀장에게 알립니다.\n',
    },
  ]
  const HANDBOOK_QUESTIONS = ['How many days of annual leave do I have?', '재택근무는 며칠까지 할 수 있나요?']

  const { documentId } = examples
  const hasTaxonomy = examples.nodeKeys.length > 0
  const nodeKeys = hasTaxonomy ? examples.nodeKeys : [NODE.key]
  const agentId = examples.agentId ?? '<run CreateAgent first>'
  const planId = examples.planId ?? '<run Plan first>'
  const topicId = examples.topicId ?? '<run Plan first>'
  const handbook = HANDBOOK.map(document => ({ ...document, nodeKeys: nodeKeys.slice(0, 1) }))
  const texts = documentId ? ['What is in the documents?'] : HANDBOOK_QUESTIONS
  const questions = examples.questions.length
    ? examples.questions
    : texts.map(text => ({ agentId: null, text }))
  const [first, second] = questions.map(question => ({
    agentId: question.agentId ?? agentId,
    question: question.text,
  }))

  const tabs: [Name, object][] = []
  if (!hasTaxonomy) tabs.push(['CreateTaxonomy', { input: { version: 'v1', publish: true, nodes: [NODE] } }])
  if (!documentId) tabs.push(['AddDocuments', { documents: handbook }])
  else if (!hasTaxonomy) tabs.push(['PlaceDocument', { documentId, nodeKey: NODE.key }])
  if (!examples.agentId) tabs.push(['CreateAgent', { name: 'First agent', nodeKeys }])
  if (first) tabs.push(['Ask', first])
  if (second) tabs.push(['AskInKorean', second])
  tabs.push(
    ['Plan', { topic: examples.topic ?? 'Annual leave' }],
    ['Approve', { planId }],
    ['Generate', { planId }],
    ['Watch', { topicId }],
    ['Download', { topicId }],
    ['Agents', {}],
    ['Measure', { agentId }],
    ['WatchAll', {}],
  )
  return tabs.map(([name, variables], i) => ({
    query: documents[name].replace(/^# /, `# ${i + 1}. `),
    variables: JSON.stringify(variables, null, 2),
  }))
}

/**
 * Copies IDs from a mutation response to the variables of the inactive example tabs, so that the next tab can be run
 * without edits. Its source text runs in the browser, so it must not use anything outside of itself.
 */
export function fillInIds(
  names: readonly string[],
  { tabs, activeTabIndex }: { tabs: { title: string; variables: string | null }[]; activeTabIndex: number },
  answer: unknown,
): void {
  const ids = [...JSON.stringify(answer).matchAll(/"id":"((agent|plan|topic)_\w+)"/g)]
  for (const [i, tab] of tabs.entries()) {
    if (i === activeTabIndex || !names.includes(tab.title)) continue
    try {
      const variables = JSON.parse(tab.variables ?? '{}')
      for (const [, id, type] of ids) if (`${type}Id` in variables) variables[`${type}Id`] = id
      tab.variables = JSON.stringify(variables, null, 2)
    } catch {
      // The user is editing these variables, so they are not valid JSON yet.
    }
  }
}
