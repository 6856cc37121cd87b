import type { ViewerContext } from '../../../src/context.ts'
import { ConflictError } from '../../../src/errors.ts'
import type { Task, TaskStatus } from '../../../src/generated/prisma/client.ts'
import { transact } from '../../../src/platform/bus/transact.ts'
import type {
  WorkspaceDatabase,
  WorkspaceTransaction,
} from '../../../src/platform/database/scope-to-workspace.ts'
import { encodeId } from '../../../src/platform/ids.ts'
import { cancelTask } from '../../../src/resolvers/tasks/cancel-tasks.ts'
import { redriveTask } from '../../../src/resolvers/tasks/redrive-task.ts'
import { TaskLost } from '../../../src/tasks/define.ts'
import {
  acknowledgeCancel,
  completeTask,
  failTask,
  returnTask,
  saveProgress,
  stopTask,
} from '../../../src/tasks/states.ts'
import { batchStatements } from './batch-statements.ts'
import { type Command, illegalMoves, type ModelTask } from './task-model.ts'

/** A task in the database. `rows` holds its row at creation and after each claim. */
export interface Subject {
  id: string
  rows: Task[]
}

/** A command for a task, with the expected state of the task before it. */
export interface Turn {
  subject: Subject
  command: Command
  model: ModelTask
}

const RETRY_MS = 5_000

/** Runs all commands except `claim` and `lose`, which a worker runs for many tasks at once. @throws on a wrong result. */
export async function playCommands(
  context: ViewerContext,
  tx: WorkspaceTransaction,
  turns: readonly Turn[],
): Promise<void> {
  const request = withinTransaction(context, tx)
  const write = (batched: WorkspaceTransaction, work: (tx: WorkspaceTransaction) => Promise<void>) =>
    transact({ app: context.app, db: { $transaction: (run: typeof work) => run(batched) } as never }, work)
  await batchStatements(
    tx,
    turns.flatMap(({ subject, command, model }) =>
      'isStale' in command
        ? [batched => write(batched, inner => writeAsWorker(inner, subject, command, model))]
        : [],
    ),
  )
  for (const { subject, command, model } of turns) {
    if (command.kind === 'cancel') await cancelTask(request, { id: encodeId('Task', subject.id) })
    else if (command.kind === 'redrive') await redrive(request, subject, model)
  }
  await force(tx, turns)
}

/** A request that reuses this transaction, because commits would take most of the time. */
function withinTransaction(context: ViewerContext, tx: WorkspaceTransaction): ViewerContext {
  const db = new Proxy(tx as WorkspaceDatabase, {
    get: (target, name) =>
      name === '$transaction'
        ? (run: (tx: WorkspaceTransaction) => unknown) => run(tx)
        : Reflect.get(target, name),
  })
  return { ...context, db }
}

async function writeAsWorker(
  tx: WorkspaceTransaction,
  { rows }: Subject,
  command: Extract<Command, { isStale: boolean }>,
  model: ModelTask,
): Promise<void> {
  const task = rows.at(command.isStale ? -2 : -1) ?? rows[0]
  if (!task) throw new Error('A task was never made.')
  const isOwner = !command.isStale && model.status === 'RUNNING'
  const failure = { code: 'BROKEN', message: 'It broke.', retryable: false, attempt: task.attempt }
  switch (command.kind) {
    case 'report':
      await saveProgress(tx, task, { percent: command.percent, step: command.step }).then(
        () => insist(isOwner, 'progress of an attempt that is over was accepted'),
        error => insist(!isOwner && error instanceof TaskLost, `progress was refused: ${error}`),
      )
      return
    case 'complete':
      return completeTask(tx, task, { done: true })
    case 'fail':
      if (command.status === 'TIMED_OUT')
        return failTask(tx, task, 'TIMED_OUT', { ...failure, code: 'TIMEOUT' })
      return failTask(tx, task, 'FAILED', failure)
    case 'giveBack':
      if (command.isUnspent) return returnTask(tx, task, { failure: null, afterMs: 0, isUnspent: true })
      return returnTask(tx, task, { failure, afterMs: RETRY_MS, isUnspent: false })
    case 'stop':
      return stopTask(tx, task)
    case 'acknowledge': {
      const isHeard = await acknowledgeCancel(tx, task, 'a worker')
      insist(
        isHeard === (isOwner && model.isCancelRequested && !model.isAcknowledged),
        `acknowledging a cancel gave ${isHeard}`,
      )
    }
  }
}

async function redrive(request: ViewerContext, { id }: Subject, { deadLetter }: ModelTask): Promise<void> {
  const input = { id: encodeId('Task', id) }
  if (deadLetter) {
    const [one, two] = [await redriveTask(request, input), await redriveTask(request, input)]
    return insist(one.taskId === two.taskId, 'redriving twice made two tasks')
  }
  await redriveTask(request, input).then(
    () => insist(false, 'a task that is no dead letter was redriven'),
    error => insist(error instanceof ConflictError, `redriving was refused: ${error}`),
  )
}

interface Change {
  id: string
  status: TaskStatus | null
  percent: number | null
  isIllegal: boolean
}

/** Changes tasks with SQL only. `try_change` catches rejected changes, which would otherwise abort the transaction. */
async function force(tx: WorkspaceTransaction, turns: readonly Turn[]): Promise<void> {
  const changes = turns.flatMap(({ subject: { id }, command, model }): Change[] => {
    if (command.kind === 'forceProgress') {
      const isIllegal = model.status !== 'RUNNING' && command.percent !== model.percent
      return [{ id, status: null, percent: command.percent, isIllegal }]
    }
    if (command.kind !== 'forceStatus') return []
    const moves = illegalMoves(model)
    const status = moves[command.pick % moves.length] ?? null
    return [{ id, status, percent: null, isIllegal: status !== model.status }]
  })
  const tried = await tx.$queryRaw<{ id: string; isDone: boolean }[]>`
    SELECT id, try_change(id, status, percent) AS "isDone"
    FROM jsonb_to_recordset(${JSON.stringify(changes)}::jsonb) AS n(id uuid, status "TaskStatus", percent float8)`
  for (const { id, isDone } of tried) {
    const change = changes.find(one => one.id === id)
    insist(
      isDone === !change?.isIllegal,
      `${JSON.stringify(change)} by SQL was ${isDone ? 'accepted' : 'refused'}`,
    )
  }
}

function insist(isSo: boolean, problem: string): void {
  if (!isSo) throw new Error(problem)
}
