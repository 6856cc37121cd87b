import { randomUUID } from 'node:crypto'
import type { ViewerContext } from '../../../src/context.ts'
import type { Task, TaskEvent } from '../../../src/generated/prisma/client.ts'
import { transact } from '../../../src/platform/bus/transact.ts'
import { endLostTasks } from '../../../src/tasks/lease.ts'
import { createTask } from '../../../src/tasks/queue.ts'
import type { WorkerParts } from '../../../src/tasks/run.ts'
import { RUN_MANY } from './batch-statements.ts'
import { claimAs } from './claim.ts'
import { playCommands, type Subject, type Turn } from './play-commands.ts'
import type { Command } from './task-model.ts'

const OURS = '00000000-0000-7000-8000-000000000001'
/** Enough for the suspects: at most half of all workers may run one. */
const IDLE_WORKERS = 400
const FAR = new Date('2100-01-01')
const PAST = new Date('2000-01-01')
const WORKER = { host: 'test', bootId: 'test', version: '0', concurrency: 1 }

/**
 * Tries a change and returns whether the database accepted it. An uncaught error would abort the whole transaction.
 */
const TRY_CHANGE = `CREATE FUNCTION try_change(task uuid, to_status "TaskStatus", to_percent float8) RETURNS boolean
LANGUAGE plpgsql AS $$
BEGIN
  UPDATE tasks SET status = coalesce(to_status, status), progress_percent = coalesce(to_percent, progress_percent)
  WHERE id = task;
  RETURN true;
EXCEPTION WHEN check_violation THEN RETURN false;
END $$`

/** Many tasks of one workspace, changed concurrently by production code. */
export interface TaskWorld {
  makeTasks(count: number): Promise<Subject[]>
  /** Runs one command per task. @throws if an illegal command is accepted or a legal one is rejected. */
  play(turns: readonly Turn[]): Promise<void>
  readTasks(): Promise<Map<string, Task>>
  readEvents(): Promise<Map<string, TaskEvent[]>>
  clear(): Promise<void>
}

/** @param context of a workspace without tasks, in a database that nothing else uses. */
export async function createTaskWorld(context: ViewerContext): Promise<TaskWorld> {
  const { prisma } = context.app.database
  await context.app.database.runScript(`${TRY_CHANGE}; ${RUN_MANY}`)
  await prisma.worker.create({ data: { ...WORKER, id: OURS, lastSeenAt: FAR } })
  await startWorkers(context, IDLE_WORKERS)
  return {
    makeTasks: count =>
      transact(context, async tx => {
        const subjects: Subject[] = []
        for (let i = 0; i < count; i++) {
          const task = await createTask(context.app, tx, {
            workspaceId: context.viewer.workspaceId,
            kind: 'TEMPLATE_PULL',
            input: {},
          })
          subjects.push({ id: task.id, rows: [task] })
        }
        return subjects
      }),
    async play(turns) {
      await claim(context, turns)
      await lose(context, turns)
      await transact(context, tx => playCommands(context, tx, turns))
    },
    async readTasks() {
      return new Map((await prisma.task.findMany()).map(task => [task.id, task]))
    },
    async readEvents() {
      const events = await prisma.taskEvent.findMany({ orderBy: { position: 'asc' } })
      return Map.groupBy(events, event => event.taskId)
    },
    async clear() {
      await prisma.task.deleteMany()
      await prisma.worker.deleteMany({ where: { id: { not: OURS } } })
      await startWorkers(context, IDLE_WORKERS)
    },
  }
}

function ofKind<K extends Command['kind']>(turns: readonly Turn[], kind: K) {
  return turns.filter(
    (turn): turn is Turn & { command: Extract<Command, { kind: K }> } => turn.command.kind === kind,
  )
}

/** Registers live workers that do nothing. @returns their UUIDs. */
async function startWorkers({ app }: ViewerContext, count: number): Promise<string[]> {
  const ids = Array.from({ length: count }, () => randomUUID())
  await app.database.prisma.worker.createMany({ data: ids.map(id => ({ ...WORKER, id, lastSeenAt: FAR })) })
  return ids
}

/** Claims all tasks with a `claim` command at once, except suspects. A new worker claims each suspect. */
async function claim(context: ViewerContext, turns: readonly Turn[]): Promise<void> {
  const claims = ofKind(turns, 'claim')
  const others = claims.filter(({ model }) => model.losses === 0).map(({ subject }) => subject)
  if (others.length > 0) await claimDue(context, OURS, others)
  for (const { subject, model } of claims)
    if (model.losses > 0) {
      const [worker = ''] = await startWorkers(context, 1)
      await claimDue(context, worker, [subject])
    }
}

/** Makes only these tasks due and claims them. */
async function claimDue(
  { app }: ViewerContext,
  workerId: string,
  subjects: readonly Subject[],
): Promise<void> {
  await app.database.prisma.$executeRaw`
    UPDATE tasks SET due_at = CASE WHEN id = ANY(${subjects.map(({ id }) => id)}::uuid[]) THEN now() ELSE 'infinity' END
    WHERE status = 'PENDING'`
  const byId = new Map(subjects.map(subject => [subject.id, subject]))
  for (const task of await claimAs(app, workerId, subjects.length)) {
    const subject = byId.get(task.id)
    if (!subject) throw new Error(`Task ${task.id} was claimed before it was due.`)
    subject.rows.push(task)
  }
}

/** Makes tasks with a `lose` command lose their worker, then lets another worker detect it. */
async function lose(context: ViewerContext, turns: readonly Turn[]): Promise<void> {
  const losing = ofKind(turns, 'lose')
  if (losing.length === 0) return
  const { prisma } = context.app.database
  const ran = losing.map(({ subject: { id }, command: { how }, model }) => ({
    id,
    how,
    isDeadSuspect: how === 'DEAD' && model.losses > 0,
  }))
  const suspects = ran.filter(({ isDeadSuspect }) => isDeadSuspect).map(({ id }) => id)
  const others = ran.filter(({ isDeadSuspect }) => !isDeadSuspect)
  const idsLost = (how: string) => others.filter(one => one.how === how).map(({ id }) => id)
  const kept = turns.filter(
    ({ subject, command }) => command.kind !== 'lose' || suspects.includes(subject.id),
  )
  const dead = randomUUID()
  await prisma.worker.create({ data: { ...WORKER, id: dead, lastSeenAt: PAST } })
  // A worker that shuts down gracefully deletes its row.
  await prisma.$executeRaw`
    UPDATE tasks SET
      worker_id = CASE WHEN id = ANY(${idsLost('STOPPED')}::uuid[]) THEN NULL
        WHEN id = ANY(${idsLost('DEAD')}::uuid[]) THEN ${dead}::uuid ELSE ${OURS}::uuid END,
      started_at = CASE WHEN id = ANY(${idsLost('STRAY')}::uuid[]) THEN now() - interval '1 day' ELSE started_at END
    WHERE status = 'RUNNING' AND id = ANY(${others.map(({ id }) => id)}::uuid[])`
  await endLost(context, kept)
  await prisma.worker.delete({ where: { id: dead } })
  for (const id of suspects) {
    // Deaths of other workers would exonerate the suspect, so those workers are marked as stopped.
    await prisma.$executeRaw`
      UPDATE workers SET stopping_at = CASE WHEN died_with = ${id}::uuid THEN NULL ELSE now() END WHERE died_at IS NOT NULL`
    await prisma.worker.updateMany({
      data: { lastSeenAt: PAST },
      where: { tasks: { some: { id, status: 'RUNNING' } } },
    })
    await endLost(context, kept)
  }
}

/** Lets worker `OURS` end lost tasks while it runs the tasks of `kept`. */
async function endLost({ app }: ViewerContext, kept: readonly Turn[]): Promise<void> {
  const running: WorkerParts['running'] = new Map(
    kept.flatMap(({ subject: { id, rows } }) =>
      rows.slice(-1).map(task => [id, { task, cancel: new AbortController() }] as const),
    ),
  )
  const stopping = new AbortController().signal
  await endLostTasks({ app, workerId: OURS, stopping, running }, { isSilenceKnown: true })
}
