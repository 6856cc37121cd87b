import type { App, TaskServices } from '../app.ts'
import type { TaskDefinition } from '../tasks/define.ts'
import { coverageTask } from './coverage.ts'
import { embeddingTask } from './embedding.ts'
import { goalCompensationTask } from './goals/goal-compensation.ts'
import { goalPlanningTask } from './goals/goal-planning.ts'
import { goalStepTask } from './goals/goal-step.ts'
import { goalSynthesisTask } from './goals/goal-synthesis.ts'
import { ingestionTask } from './ingestion.ts'
import { placementTask } from './placement.ts'
import { pluginRunTask } from './plugin-run.ts'
import { pluginSyncTask } from './plugin-sync.ts'
import { reportTask } from './reports.ts'
import { retentionTask } from './retention.ts'

const DEFINITIONS: TaskDefinition<TaskServices>[] = [
  coverageTask,
  embeddingTask,
  goalCompensationTask,
  goalPlanningTask,
  goalStepTask,
  goalSynthesisTask,
  ingestionTask,
  placementTask,
  pluginRunTask,
  pluginSyncTask,
  reportTask,
  retentionTask,
]

/** Every kind of task. */
export const TASKS: App['tasks'] = new Map(DEFINITIONS.map(definition => [definition.kind, definition]))
