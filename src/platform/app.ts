import type { Config } from '../config.ts'
import type { Database } from './database/database.ts'
import type { EventBus } from './events/event-bus.ts'
import type { Logger } from './logger.ts'
import type { TaskQueue } from './tasks/task-queue.ts'

/** The parts of a running Canopy, built once by the composition root and handed down. */
export interface App {
  config: Config
  log: Logger
  database: Database
  bus: EventBus
  queue: TaskQueue
}
