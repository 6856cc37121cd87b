import { v7 as uuidv7 } from 'uuid'
import { ValidationError } from '../../errors.ts'
import type { ViewerContext } from '../../platform/auth/viewer.ts'
import type { WorkspaceTransaction } from '../../platform/database/scope-to-workspace.ts'
import { createTask } from '../../platform/tasks/create-task.ts'
import { announceTask } from '../../platform/tasks/task-topics.ts'
import { InputProblems } from '../input-problems.ts'
import { findRemembered } from '../remember-request.ts'
import { requireScope } from '../require-scope.ts'

const MOST_NODES = 200

export interface CreateAgentInput {
  name: string
  nodeKeys: string[]
  taxonomyVersion?: string | null | undefined
  scopeDescription?: string | null | undefined
  retrieval?: RetrievalInput | null | undefined
  features?:
    | { answers?: boolean | null | undefined; learnFromMisses?: boolean | null | undefined }
    | null
    | undefined
  idempotencyKey?: string | null | undefined
}

interface RetrievalInput {
  topK?: number | null | undefined
  lexical?: number | null | undefined
  trigram?: number | null | undefined
  semantic?: number | null | undefined
  minScore?: number | null | undefined
}

/** Makes an agent and starts its first measurement, both or neither. */
export async function createAgent(
  context: ViewerContext,
  input: CreateAgentInput,
): Promise<{ agentId: string; taskId: string }> {
  requireScope(context, 'WRITE')
  const { app, db } = context
  const { idempotencyKey: key, ...request } = input
  const agentId = uuidv7()
  const made = await db.$transaction(async tx => {
    const first =
      key &&
      (await findRemembered(context, tx, {
        operation: 'createAgent',
        key,
        input: request,
        makes: 'Agent',
        id: agentId,
      }))
    if (first) return recall(tx, first)
    const scope = await findScope(tx, input)
    await writeAgent(tx, context.viewer.workspaceId, agentId, scope, input)
    const task = await createTask(app, tx, {
      workspaceId: context.viewer.workspaceId,
      kind: 'COVERAGE_REFRESH',
      agentId,
      input: {},
    })
    return { agentId, taskId: task.id }
  })
  announceTask(app.bus, { id: made.taskId, workspaceId: context.viewer.workspaceId })
  return made
}

async function recall(
  tx: WorkspaceTransaction,
  agentId: string,
): Promise<{ agentId: string; taskId: string }> {
  const task = await tx.task.findFirstOrThrow({
    where: { agentId, kind: 'COVERAGE_REFRESH' },
    orderBy: { id: 'asc' },
    select: { id: true },
  })
  return { agentId, taskId: task.id }
}

interface Scope {
  taxonomyId: string
  nodeIds: string[]
}

async function findScope(tx: WorkspaceTransaction, input: CreateAgentInput): Promise<Scope> {
  const { taxonomyVersion: version } = input
  const taxonomy = await tx.taxonomy.findFirst({
    where: version ? { version } : { status: 'PUBLISHED' },
    select: { id: true },
  })
  if (!taxonomy)
    throw new ValidationError([
      version
        ? { path: 'input.taxonomyVersion', message: `there is no taxonomy version "${version}"` }
        : {
            path: 'input.taxonomyVersion',
            message: 'no taxonomy is published yet: publish one first, or name a version',
          },
    ])
  const keys = [...new Set(input.nodeKeys)]
  const nodes = await tx.taxonomyNode.findMany({
    where: { taxonomyId: taxonomy.id, key: { in: keys } },
    select: { id: true, key: true },
  })
  const problems = new InputProblems()
  if (keys.length === 0 || keys.length > MOST_NODES)
    problems.add('input.nodeKeys', `must name 1 to ${MOST_NODES} nodes, but names ${keys.length}`)
  for (const [i, key] of input.nodeKeys.entries())
    if (!nodes.some(node => node.key === key))
      problems.add(`input.nodeKeys.${i}`, `there is no node with the key "${key}" in the taxonomy`)
  problems.throwIfAny()
  return { taxonomyId: taxonomy.id, nodeIds: nodes.map(node => node.id) }
}

async function writeAgent(
  tx: WorkspaceTransaction,
  workspaceId: string,
  agentId: string,
  { taxonomyId, nodeIds }: Scope,
  { name, scopeDescription, retrieval, features }: CreateAgentInput,
): Promise<void> {
  await tx.agent.create({
    data: {
      id: agentId,
      workspaceId,
      taxonomyId,
      name: name.normalize('NFC'),
      scopeDescription: scopeDescription ?? null,
      lexical: retrieval?.lexical ?? null,
      trigram: retrieval?.trigram ?? null,
      semantic: retrieval?.semantic ?? null,
      ...(typeof retrieval?.topK === 'number' && { topK: retrieval.topK }),
      ...(typeof retrieval?.minScore === 'number' && { minScore: retrieval.minScore }),
      answers: features?.answers ?? false,
      learnFromMisses: features?.learnFromMisses ?? false,
    },
  })
  await tx.agentNode.createMany({ data: nodeIds.map(nodeId => ({ workspaceId, agentId, nodeId })) })
}
