import type { CanopyClient } from '../canopy-client.ts'
import { startModelDouble } from './model-double.ts'
import { AddModel, AnswerByModel, CallsOfModels, RankModels, RemoveProvider } from './operations.ts'
import { bold, dim, formatTable, green, printLine } from './terminal.ts'

const QUESTION = 'Can I work from another country?'

/** Prices in US dollars per million tokens. */
const MODELS = [
  { name: 'small', fails: true, inputUsd: 0.1, outputUsd: 0.4 },
  { name: 'large', fails: false, inputUsd: 3, outputUsd: 15 },
]

/** Ranks two models. The cheap one comes first, but fails, so the other one writes the answer. Removes both afterwards. */
export async function compareModels(client: CanopyClient, agentId: string): Promise<void> {
  const added: { providerId: string; stop(): Promise<void> }[] = []
  try {
    for (const model of MODELS) added.push(await addModel(client, model))
    await printRanking(client)
    const { agentQuery } = await client.run(AnswerByModel, { agentId, question: QUESTION })
    const { answer } = agentQuery
    printLine(`\n  ${bold(QUESTION)}\n  ${green(answer?.model ?? '')}  ${answer?.text ?? 'No answer.'}\n`)
    await printCalls(client)
  } finally {
    for (const { providerId, stop } of added) {
      await client.run(RemoveProvider, { id: providerId })
      await stop()
    }
  }
}

async function addModel(
  client: CanopyClient,
  { name, fails, inputUsd, outputUsd }: (typeof MODELS)[number],
): Promise<{ providerId: string; stop(): Promise<void> }> {
  const double = await startModelDouble({ fails })
  try {
    const { saveModelProvider } = await client.run(AddModel.Provider, {
      name: `Demo: ${name}`,
      baseUrl: double.url,
    })
    if (saveModelProvider.__typename !== 'SaveModelProviderPayload')
      throw new Error(saveModelProvider.message)
    const providerId = saveModelProvider.provider.id
    const { saveModel } = await client.run(AddModel.Model, { providerId, name, inputUsd, outputUsd })
    if (saveModel.__typename !== 'SaveModelPayload') throw new Error(saveModel.message)
    return { providerId, stop: double.stop }
  } catch (error) {
    await double.stop()
    throw error
  }
}

async function printRanking(client: CanopyClient): Promise<void> {
  const { rankModels } = await client.run(RankModels, {})
  const rows = rankModels.candidates.map(({ modelName, score, parts, estimatedCostUsd, excluded }) => [
    modelName,
    score?.toFixed(2) ?? '',
    ...(['policy', 'cost', 'latency', 'health', 'region', 'penalties'] as const).map(
      part => parts?.[part].toFixed(3) ?? '',
    ),
    `$${estimatedCostUsd.toFixed(5)}`,
    excluded ?? '',
  ])
  const head = [
    'Model',
    'Score',
    'Policy',
    'Cost',
    'Latency',
    'Health',
    'Region',
    'Penalties',
    'A call',
    'Excluded',
  ]
  printLine(formatTable(head, rows))
}

async function printCalls(client: CanopyClient): Promise<void> {
  const { modelCalls } = await client.run(CallsOfModels, {})
  const [last] = modelCalls.nodes
  // The calls of one question: back to its first attempt.
  const calls = modelCalls.nodes.slice(0, last?.attempt ?? 0).toReversed()
  const rows = calls.map(({ attempt, modelName, outcome, errorCode, costUsd, durationMs }) => [
    String(attempt),
    modelName,
    outcome === 'SUCCEEDED' ? green(outcome) : outcome,
    errorCode ?? '',
    `$${costUsd.toFixed(5)}`,
    `${Math.round(durationMs)} ms`,
  ])
  printLine(formatTable(['Attempt', 'Model', 'Outcome', 'Error', 'Cost', 'Duration'], rows))
  printLine(
    dim(
      '  Each call is recorded with its ranking: replayRouting shows what another policy would have chosen.',
    ),
  )
}
