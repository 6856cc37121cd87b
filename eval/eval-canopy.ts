import { setTimeout as sleep } from 'node:timers/promises'
import type { App } from '../src/app.ts'
import { generateSecret } from '../src/auth/authenticate.ts'
import { createWorkspace } from '../src/auth/first-workspace.ts'
import { adminOf } from '../src/auth/viewer.ts'
import { readConfig } from '../src/config/config.ts'
import { createViewerContext, type ViewerContext } from '../src/context.ts'
import type { Lane } from '../src/knowledge/retrieval/lane.ts'
import { type SearchRequest, search } from '../src/knowledge/retrieval/search.ts'
import { readQuery } from '../src/knowledge/text/read-query.ts'
import { addDocuments } from '../src/resolvers/documents/add-documents.ts'
import { startCanopy } from '../src/start-canopy.ts'
import { NO_RATE_LIMITS } from '../tests/support/no-rate-limits.ts'
import type { EvalSet } from './eval-set.ts'
import { distinctDocuments } from './measures.ts'

const BATCH = 250
const POLL_INTERVAL_MS = 20
/** Passages to request: nearly always enough for 10 documents. */
const LIMIT = 30

interface Answer {
  /** Document ids, best first. */
  found: string[]
  /** Lanes that ran. */
  lanes: Lane[]
}

/** Searches a loaded set. */
export type Ask = (query: string, weights: SearchRequest['weights']) => Promise<Answer>

export interface EvalCanopy {
  /** Loads the documents into a new workspace, through the regular ingestion. */
  load(set: EvalSet): Promise<Ask>
  /** Like `load`, for callers that do not use search. */
  open(set: EvalSet): Promise<ViewerContext>
  /** The workspace of the demo, with the setting `DEMO`. */
  openDemo(): Promise<ViewerContext>
  stop(): Promise<void>
}

/**
 * An embedded Canopy for this thread, with its database in `dataDir`. Uses default settings and ignores the
 * environment, so that figures are the same everywhere.
 * @param settings overrides, by their names in docs/settings.md
 */
export async function startEvalCanopy(
  settings: Record<string, string>,
  dataDir: string,
): Promise<EvalCanopy> {
  const env = {
    LOG_LEVEL: 'silent',
    HOST: '127.0.0.1',
    PORT: '0',
    DEMO: 'false',
    ...NO_RATE_LIMITS,
    SHUTDOWN_GRACE_MS: '1000',
    BOOTSTRAP_API_KEY: generateSecret(),
    ...settings,
    DATA_DIR: dataDir,
  }
  const canopy = await startCanopy(readConfig(['--role=all'], env), () => {})
  return {
    load: set => loadSet(canopy.app, set),
    open: set => openSet(canopy.app, set),
    openDemo: () => openFirstWorkspace(canopy.app),
    stop: () => canopy.stop(),
  }
}

async function openSet(app: App, set: EvalSet): Promise<ViewerContext> {
  const context = await openWorkspace(app, `evaluation: ${set.name}`)
  for (let start = 0; start < set.documents.length; start += BATCH) {
    const documents = set.documents
      .slice(start, start + BATCH)
      .map(({ id, ...document }) => ({ ...document, sourceUri: id }))
    await addDocuments(context, { documents })
    await waitForTasks(context)
  }
  return context
}

async function loadSet(app: App, set: EvalSet): Promise<Ask> {
  const context = await openSet(app, set)
  const rows = await context.db.document.findMany({ select: { id: true, sourceUri: true } })
  const sourceOf = new Map(rows.map(row => [row.id, row.sourceUri ?? row.id]))
  return async (query, weights) => {
    const outcome = await search(context.db, {
      workspaceId: context.viewer.workspaceId,
      embeddings: app.embeddings?.open(context.viewer) ?? null,
      query: readQuery(query),
      limit: LIMIT,
      scope: {},
      weights,
      minScore: 0,
    })
    return {
      found: distinctDocuments(outcome.hits.map(hit => sourceOf.get(hit.documentId) ?? '')),
      lanes: outcome.lanes.map(report => report.lane),
    }
  }
}

async function openFirstWorkspace(app: App): Promise<ViewerContext> {
  const { workspaceId, userId, id } = await app.database.prisma.apiKey.findFirstOrThrow()
  return createViewerContext(app, adminOf({ workspaceId, userId, apiKeyId: id }))
}

async function openWorkspace(app: App, name: string): Promise<ViewerContext> {
  const workspace = await app.database.prisma.workspace.findFirst({ where: { name } })
  const key =
    workspace && (await app.database.prisma.apiKey.findFirst({ where: { workspaceId: workspace.id } }))
  const ids = key
    ? { workspaceId: key.workspaceId, userId: key.userId, apiKeyId: key.id }
    : await createWorkspace(app, { name, userName: 'evaluation', secret: generateSecret() })
  return createViewerContext(app, adminOf(ids))
}

/** Waits until all tasks of the workspace have ended. @throws if one did not complete */
async function waitForTasks({ db }: ViewerContext): Promise<void> {
  while (await db.task.count({ where: { status: { in: ['PENDING', 'RUNNING'] } } }))
    await sleep(POLL_INTERVAL_MS)
  const lost = await db.task.findFirst({ where: { status: { not: 'COMPLETED' } } })
  if (lost)
    throw new Error(`The documents were not loaded: a task of the kind ${lost.kind} is ${lost.status}.`)
}
