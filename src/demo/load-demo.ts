import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { App } from '../platform/app.ts'
import type { FirstWorkspace } from '../platform/auth/first-workspace.ts'
import { createViewerContext, type ViewerContext } from '../platform/auth/viewer.ts'
import { encodeId } from '../platform/ids.ts'
import { isFinished } from '../platform/tasks/task-status.ts'
import { createAgent } from '../resolvers/agents/create-agent.ts'
import { refreshCoverage } from '../resolvers/agents/refresh-coverage.ts'
import { setCoverageTargets } from '../resolvers/agents/set-coverage-targets.ts'
import { addDocuments } from '../resolvers/documents/add-documents.ts'
import { createTaxonomy, type NodeInput } from '../resolvers/taxonomies/create-taxonomy.ts'
import { formatProgress } from './format-progress.ts'
import { loadTemplates } from './load-templates.ts'

const DEMO = join(import.meta.dirname, '../../prisma/demo')
const LOOK_EVERY_MS = 200
/** Parts of the demo are remembered under this, so that a start that was cut off goes on where it was. */
const KEY = 'demo-1'

interface DemoDocument {
  file: string
  title: string
  sourceUri: string
  contentType: string
  language: string | null
  nodeKeys: string[]
}
interface DemoAgent {
  name: string
  nodeKeys: string[]
  scopeDescription: string
  targets: { nodeKey: string; documents: number }[]
}

/** Fills an empty first workspace with the demo knowledge base, the way a client would. */
export async function loadDemo(
  app: App,
  { viewer }: FirstWorkspace,
  tell: (line: string) => void,
): Promise<void> {
  const context = createViewerContext(app, viewer)
  const remembered = await context.db.idempotencyKey.findFirst({
    where: { operation: 'createAgent', key: { startsWith: KEY } },
  })
  const isOwn = remembered || (await context.db.document.count()) === 0
  const isComplete = (await context.db.agent.count()) >= (await readJson<DemoAgent[]>('agents.json')).length
  if (!isOwn || isComplete) return
  await loadTemplates(context, tell)
  const taxonomy = await readJson<{ version: string; changeSummary: string; nodes: NodeInput[] }>(
    'taxonomy.json',
  )
  if ((await context.db.taxonomy.count()) === 0) await createTaxonomy(context, { ...taxonomy, publish: true })
  await loadDocuments(context, tell)
  await loadAgents(context, tell)
}

async function loadDocuments(context: ViewerContext, tell: (line: string) => void): Promise<void> {
  const list = await readJson<DemoDocument[]>('documents.json')
  const documents = await Promise.all(
    list.map(async ({ file, ...document }) => ({
      ...document,
      text: await readFile(join(DEMO, file), 'utf8'),
    })),
  )
  const { taskId } = await addDocuments(context, { documents, idempotencyKey: KEY })
  await waitForTask(context, taskId, progress =>
    tell(`Demo: ${formatProgress(progress)} ${documents.length} documents`),
  )
}

async function loadAgents(context: ViewerContext, tell: (line: string) => void): Promise<void> {
  for (const [i, { targets, ...agent }] of (await readJson<DemoAgent[]>('agents.json')).entries()) {
    const made = await createAgent(context, { ...agent, idempotencyKey: `${KEY}-${i}` })
    const agentId = encodeId('Agent', made.agentId)
    await setCoverageTargets(context, { agentId, targets })
    const { taskId } = await refreshCoverage(context, { agentId })
    if (taskId) await waitForTask(context, taskId, () => {})
    const { coveragePercent } = await context.db.agent.findUniqueOrThrow({ where: { id: made.agentId } })
    tell(`Demo: agent "${agent.name}" covers ${coveragePercent.toFixed(1)} %`)
  }
}

/** Looks at a task until it is over. */
async function waitForTask(
  { db }: ViewerContext,
  id: string,
  onProgress: (percent: number) => void,
): Promise<void> {
  let shown = -1
  for (;;) {
    const task = await db.task.findUniqueOrThrow({ where: { id } })
    const percent = Math.floor(task.progressPercent / 10) * 10
    if (percent > shown) onProgress(percent)
    shown = Math.max(shown, percent)
    if (task.status === 'COMPLETED') return
    if (isFinished(task.status))
      throw new Error(`The demo could not be loaded: task ${id} is ${task.status}.`)
    await sleep(LOOK_EVERY_MS)
  }
}

async function readJson<T>(file: string): Promise<T> {
  return JSON.parse(await readFile(join(DEMO, file), 'utf8'))
}
