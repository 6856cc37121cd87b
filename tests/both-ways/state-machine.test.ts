import { isDeepStrictEqual } from 'node:util'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Task, TaskEvent, TaskStatus } from '../../src/generated/prisma/client.ts'
import { describeCancel } from '../../src/resolvers/tasks/cancel-tasks.ts'
import { ALLOWED_TRANSITIONS } from '../../src/tasks/status.ts'
import { openTestApp } from '../support/open-test-app.ts'
import { sized } from '../support/scale.ts'
import { setUp } from '../support/start-test-canopy.ts'
import {
  applyCommand,
  type Command,
  expectedOutcome,
  MAX_ATTEMPTS,
  type ModelTask,
  newModelTask,
  STATUSES,
} from '../support/tasks/task-model.ts'
import { createTaskWorld } from '../support/tasks/task-world.ts'
import { isDistributed } from '../support/test-database.ts'

/** A proof runs all sequences only where they are faster. A tenth suffices to compare the embedded mode. */
const SEQUENCES = sized(200, isDistributed ? 10_000 : 1_000)
/** Number of tasks that are tested concurrently, each with its own sequence. */
const SIDE_BY_SIDE = 200
const LONGEST = 12
const ENDS: ReadonlySet<string> = new Set(['COMPLETED', 'FAILED', 'CANCELLED', 'TIMED_OUT'])

const test = setUp(
  () => openTestApp({ TASK_MAX_ATTEMPTS: String(MAX_ATTEMPTS), TASK_LEASE_MS: '600000' }),
  made => made.stop(),
)
const world = setUp(async () => createTaskWorld(await test.newContext()))

const percent = fc.constantFrom(0, 10, 25.5, 60, 99, 100)
const isStale = fc.nat(3).map(n => n === 0)
const ofKind = <K extends Command['kind'], T extends object>(weight: number, kind: K, rest: T) => ({
  weight,
  arbitrary: fc.record({ kind: fc.constant(kind), ...rest }) as fc.Arbitrary<Command>,
})
const command = fc.oneof(
  ofKind(8, 'claim', {}),
  ofKind(4, 'report', { percent, step: fc.constantFrom('reading', 'writing'), isStale }),
  ofKind(2, 'complete', { isStale }),
  ofKind(2, 'fail', { status: fc.constantFrom('FAILED', 'TIMED_OUT'), isStale }),
  ofKind(3, 'giveBack', { isUnspent: fc.boolean(), isStale }),
  ofKind(2, 'acknowledge', { isStale }),
  ofKind(1, 'stop', { isStale }),
  ofKind(1, 'cancel', {}),
  ofKind(2, 'lose', { how: fc.constantFrom('STOPPED', 'DEAD', 'STRAY') }),
  ofKind(1, 'redrive', {}),
  ofKind(3, 'forceStatus', { pick: fc.nat(59) }),
  ofKind(2, 'forceProgress', { percent: fc.constantFrom(5, 60, 75) }),
)
const sequence = fc.array(command, { minLength: 1, maxLength: LONGEST })
const sideBySide = fc.array(sequence, { minLength: SIDE_BY_SIDE, maxLength: SIDE_BY_SIDE })

describe('a task', () => {
  it(`matches the model after every command of ${SEQUENCES} random sequences, illegal commands included`, async () => {
    await fc.assert(fc.asyncProperty(sideBySide, play), {
      numRuns: SEQUENCES / SIDE_BY_SIDE,
      // The failure already names one sequence, and shrinking 200 of them is slow.
      endOnFailure: true,
    })
  }, 600_000)
})

async function play(sequences: Command[][]): Promise<void> {
  const subjects = await world.makeTasks(sequences.length)
  const models = subjects.map(newModelTask)
  const longest = Math.max(...sequences.map(one => one.length))
  for (let step = 0; step < longest; step++) {
    const turns = subjects.flatMap((subject, i) => {
      const [command, model] = [sequences[i]?.[step], models[i]]
      return command && model ? [{ subject, command, model }] : []
    })
    await world.play(turns)
    for (const [i, model] of models.entries()) {
      const command = sequences[i]?.[step]
      if (command) models[i] = applyCommand(model, command)
    }
    const tasks = await world.readTasks()
    for (const [i, { id }] of subjects.entries())
      compare(sequences[i]?.slice(0, step + 1), describeTask(tasks.get(id)), expectTask(models[i]))
  }
  const events = await world.readEvents()
  for (const [i, { id }] of subjects.entries())
    compare(sequences[i], describeEvents(events.get(id)), expectEvents(models[i]))
  checkRedriven(subjects, models, events)
  await world.clear()
}

function compare(commands: Command[] | undefined, actual: object, expected: object): void {
  if (!isDeepStrictEqual(actual, expected)) expect({ commands, ...actual }).toEqual({ commands, ...expected })
}

function describeTask(task: Task | undefined) {
  if (!task) throw new Error('A task is gone.')
  return {
    status: task.status,
    attempt: task.attempt,
    returned: task.returned,
    losses: task.losses,
    percent: task.progressPercent,
    step: task.progressStep,
    isAcknowledged: task.cancelAcknowledgedAt !== null,
    deadLetter: task.deadLetterReason,
    isRedriven: task.redrivenAsId !== null,
    cancel: task.cancelRequestedAt && describeCancel(task),
    isAtEnd: task.finishedAt !== null,
  }
}

function expectTask(model: ModelTask | undefined): object {
  if (!model) throw new Error('A task has no model.')
  const { events, deaths, isCancelRequested, ...same } = model
  return {
    ...same,
    cancel: expectedOutcome(model),
    isAtEnd: model.status !== 'PENDING' && model.status !== 'RUNNING',
  }
}

function describeEvents(events: TaskEvent[] = []) {
  return {
    events: events.map(event => ({
      type: event.type,
      attempt: event.attempt,
      percent: event.progressPercent,
    })),
    sequences: events.map(event => event.sequence),
    ends: events.filter(event => ENDS.has(event.type)).length,
    falls: events.filter((event, i) => {
      const before = events[i - 1]
      return before?.attempt === event.attempt && event.progressPercent < before.progressPercent
    }).length,
  }
}

function expectEvents(model: ModelTask | undefined): object {
  if (!model) throw new Error('A task has no model.')
  return {
    events: model.events,
    sequences: model.events.map((_, i) => i + 1),
    ends: ENDS.has(model.status) ? 1 : 0,
    falls: 0,
  }
}

/** Each redriven task has created exactly one new task, which is pending. No other task has created one. */
function checkRedriven(
  subjects: { id: string }[],
  models: ModelTask[],
  events: Map<string, TaskEvent[]>,
): void {
  const known = new Set(subjects.map(({ id }) => id))
  const made = [...events].filter(([id]) => !known.has(id))
  expect(made).toHaveLength(models.filter(model => model.isRedriven).length)
  for (const [, list] of made) expect(list.map(event => event.type)).toEqual(['ENQUEUED'])
}

describe('the database', () => {
  const pairs = STATUSES.flatMap(from => STATUSES.map(to => [from, to] as const))

  it.each(pairs)('allows a move from %s to %s only if the state machine does', async (from, to) => {
    const { prisma } = test.app.database
    const [subject] = await world.makeTasks(1)
    const id = subject?.id ?? ''
    const move = (status: TaskStatus) =>
      prisma.$executeRaw`UPDATE tasks SET status = ${status}::"TaskStatus" WHERE id = ${id}::uuid`
    if (from !== 'PENDING') await move('RUNNING')
    if (ENDS.has(from)) await move(from)
    const before = await prisma.task.findUniqueOrThrow({ where: { id } })
    if (from === to || ALLOWED_TRANSITIONS[from].includes(to)) await move(to)
    else await expect(move(to)).rejects.toThrow(`cannot go from ${from} to ${to}`)
    const after = await prisma.task.findUniqueOrThrow({ where: { id } })
    const isMoved = ALLOWED_TRANSITIONS[from].includes(to)
    expect(after.status).toBe(isMoved ? to : from)
    expect(after.lastSequence - before.lastSequence).toBe(isMoved ? 1 : 0)
  })
})
