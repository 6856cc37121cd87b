import type { CanopyClient } from '../canopy-client.ts'
import {
  AddDocument,
  AddProbe,
  Measure,
  ProbeResults,
  RemoveProbeAndDocument,
  WatchTask,
} from './operations.ts'
import { bold, dim, formatPercent, formatSparkline, green, printLine } from './terminal.ts'

const QUESTION = 'How long is paternity leave after a birth?'
const NODE = 'policies/parental-leave'
const DOCUMENT = {
  title: 'Parental leave',
  sourceUri: 'demo://parental-leave',
  text: '# Parental leave\n\nPaternity leave and maternity leave are 16 weeks long, with full pay, within two years after the birth.',
  nodeKeys: [NODE],
}

/** Adds a probe that is unanswered, adds a document with the answer, and shows how verdict and coverage change. */
export async function answerProbe(client: CanopyClient, agentId: string): Promise<void> {
  const { addProbes } = await client.run(AddProbe, { agentId, question: QUESTION, nodeKey: NODE })
  if (addProbes.__typename !== 'AddProbesPayload') throw new Error(addProbes.message)
  await measure(client, agentId)
  await printVerdicts(client, agentId)
  printLine(dim(`\n  Adding the document "${DOCUMENT.title}" …\n`))
  const documentIds = await addDocument(client)
  await measure(client, agentId)
  await printVerdicts(client, agentId)
  // Restore the knowledge base.
  await client.run(RemoveProbeAndDocument, { probeIds: addProbes.probes.map(({ id }) => id), documentIds })
}

async function addDocument(client: CanopyClient): Promise<string[]> {
  const { addDocuments } = await client.run(AddDocument, { document: DOCUMENT })
  if (addDocuments.__typename !== 'AddDocumentsPayload') throw new Error(addDocuments.message)
  for await (const _ of client.watch(WatchTask, { taskId: addDocuments.task.id, after: 0 }));
  return addDocuments.documents.map(({ id }) => id)
}

async function measure(client: CanopyClient, agentId: string): Promise<void> {
  const { refreshCoverage } = await client.run(Measure, { agentId })
  if (refreshCoverage.__typename !== 'RefreshCoveragePayload') throw new Error(refreshCoverage.message)
}

async function printVerdicts(client: CanopyClient, agentId: string): Promise<void> {
  const { agent } = await client.run(ProbeResults, { agentId })
  for (const { question, verdict, diagnosis, evidence } of agent?.probes.nodes ?? []) {
    const where = evidence[0] ? `by "${evidence[0].document.title}"` : diagnosis
    printLine(`  ${bold(question)}`)
    printLine(`     ${verdict === 'ANSWERED' ? green(verdict) : verdict} ${dim(where)}`)
  }
  const history = agent?.coverageHistory.nodes.map(({ percent }) => percent).toReversed() ?? []
  printLine(`  ${formatSparkline(history)} ${formatPercent(history.at(-1) ?? 0)} covered`)
  for (const { points, detail } of agent?.coverage?.changes ?? [])
    printLine(`     ${points > 0 ? '+' : ''}${points.toFixed(1)} points: ${detail}`)
}
