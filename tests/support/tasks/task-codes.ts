import type { App, TaskServices } from '../../../src/app.ts'
import type { TaskKind } from '../../../src/generated/prisma/client.ts'
import type { RunTask, TaskDefinition } from '../../../src/tasks/define.ts'
import { TASKS } from '../../../src/workers/index.ts'

export type TaskCode = RunTask<TaskServices>
export type TaskCodes = Partial<Record<TaskKind, TaskCode>>

/** The production code of tasks, by kind. */
export const TASK_CODES = Object.fromEntries([...TASKS].map(([kind, { run }]) => [kind, run])) as Record<
  | 'COVERAGE_REFRESH'
  | 'DOCUMENT_INGESTION'
  | 'DOCUMENT_PLACEMENT'
  | 'EMBEDDING'
  | 'REPORT_GENERATION'
  | 'RETENTION',
  TaskCode
>

/** @returns task definitions that run the given code. Tasks of other kinds fail. */
export function tasksWith(codes: TaskCodes): App['tasks'] {
  return new Map(
    [...TASKS].flatMap(([kind, definition]): [TaskKind, TaskDefinition<TaskServices>][] => {
      const run = codes[kind]
      return run ? [[kind, { ...definition, run }]] : []
    }),
  )
}
