import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { App } from '../app.ts'
import type { FirstWorkspace } from '../auth/first-workspace.ts'
import { createViewerContext, type ViewerContext } from '../context.ts'
import { encodeId } from '../platform/ids.ts'
import { createAgent } from '../resolvers/agents/create-agent.ts'
import { refreshCoverage } from '../resolvers/agents/refresh-coverage.ts'
import { setCoverageTargets } from '../resolvers/agents/set-coverage-targets.ts'
import { addDocuments } from '../resolvers/documents/add-documents.ts'
import { redriveTask } from '../resolvers/tasks/redrive-task.ts'
import { createTaxonomy, type NodeInput } from '../resolvers/taxonomies/create-taxonomy.ts'
import { isFinished } from '../tasks/status.ts'
import { loadGoals } from './load-goals.ts'
import { loadTemplates } from './load-templates.ts'

const WIDTH = 20

/** `████████░░░░░░░░░░░░  40 %` */
function formatProgress(percent: number): string {
  const filled = Math.round((percent / 100) * WIDTH)
  return `${'█'.repeat(filled)}${'░'.repeat(WIDTH - filled)} ${String(Math.round(percent)).padStart(3)} %`
}

const DEMO = join(import.meta.dirname, '../../prisma/demo')
const POLL_INTERVAL_MS = 200
/** Idempotency key of the requests that load the demo. Prevents duplicates. */
const KEY = 'demo-1'
/** Stored as an idempotency key while the demo is being loaded. */
const MARK = { operation: 'loadDemo', key: KEY }
/** Idempotency keys are deleted after a day. This date keeps the mark until the demo is complete. */
const NEVER_EXPIRES = new Date('9999-01-01')

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

/**
 * Loads the demo knowledge base into an empty first workspace through the API. Resumes if an earlier start was
 * interrupted.
 */
export async function loadDemo(
  app: App,
  { viewer }: FirstWorkspace,
  print: (line: string) => void,
): Promise<void> {
  const context = createViewerContext(app, viewer)
  const { db } = context
  const isStarted = (await db.idempotencyKey.count({ where: MARK })) > 0
  const isEmpty = (await db.taxonomy.count()) + (await db.document.count()) === 0
  if (!isStarted && !isEmpty) return
  if (!isStarted) await markStarted(context)
  await loadTemplates(context, print)
  const taxonomy = await readJson<{ version: string; changeSummary: string; nodes: NodeInput[] }>(
    'taxonomy.json',
  )
  if ((await db.taxonomy.count()) === 0) await createTaxonomy(context, { ...taxonomy, publish: true })
  await loadDocuments(context, print)
  await loadAgents(context, print)
  await loadGoals(context, print)
  await db.idempotencyKey.deleteMany({ where: MARK })
}

async function markStarted({ db, viewer }: ViewerContext): Promise<void> {
  const { workspaceId } = viewer
  const row = { ...MARK, workspaceId, digest: '', objectId: workspaceId, createdAt: NEVER_EXPIRES }
  await db.idempotencyKey.createMany({ data: row, skipDuplicates: true })
}

async function loadDocuments(context: ViewerContext, print: (line: string) => void): Promise<void> {
  const list = await readJson<DemoDocument[]>('documents.json')
  const documents = await Promise.all(
    list.map(async ({ file, ...document }) => ({
      ...document,
      text: await readFile(join(DEMO, file), 'utf8'),
    })),
  )
  const { taskId } = await addDocuments(context, { documents, idempotencyKey: KEY })
  await waitForTask(context, await reviveTask(context, taskId), progress =>
    print(`Demo: ${formatProgress(progress)} ${documents.length} documents`),
  )
}

async function loadAgents(context: ViewerContext, print: (line: string) => void): Promise<void> {
  for (const [i, { targets, ...agent }] of (await readJson<DemoAgent[]>('agents.json')).entries()) {
    const known = await context.db.agent.findFirst({ where: { name: agent.name } })
    const id = known?.id ?? (await createAgent(context, { ...agent, idempotencyKey: `${KEY}-${i}` })).agentId
    const agentId = encodeId('Agent', id)
    await setCoverageTargets(context, { agentId, targets })
    const { taskId } = await refreshCoverage(context, { agentId })
    if (taskId) await waitForTask(context, taskId, () => {})
    const { coveragePercent } = await context.db.agent.findUniqueOrThrow({ where: { id } })
    print(`Demo: agent "${agent.name}" covers ${coveragePercent.toFixed(1)} %`)
  }
}

/** Returns the task, or a redriven one if interrupted starts have used up its attempts. */
async function reviveTask(context: ViewerContext, id: string): Promise<string> {
  const { deadLetterReason } = await context.db.task.findUniqueOrThrow({ where: { id } })
  if (!deadLetterReason) return id
  const { taskId } = await redriveTask(context, { id: encodeId('Task', id) })
  return reviveTask(context, taskId)
}

/**
 * Polls a task until it finishes.
 * @throws if it does not complete
 */
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
      throw new Error(
        `Could not load the demo: task ${id} is ${task.status}. Set DEMO=false, or start over with an empty DATA_DIR.`,
      )
    await sleep(POLL_INTERVAL_MS)
  }
}

async function readJson<T>(file: string): Promise<T> {
  return JSON.parse(await readFile(join(DEMO, file), 'utf8'))
}
