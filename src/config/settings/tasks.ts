import { DAY_MS, flag, integer, seconds, setting, YEAR_MS } from './setting.ts'

export const tasks = {
  WORKER_CONCURRENCY: setting('Tasks that one process runs concurrently.', integer(1, 100).default(4)),
  TASK_TIMEOUT_MS: setting('Time limit for one attempt of a task.', integer(100, DAY_MS).default(300_000)),
  REPORT_TIMEOUT_MS: setting(
    'The same for a task that writes a report. Sections written before a timeout are kept, and the next attempt continues from there.',
    integer(100, DAY_MS).default(1_800_000),
  ),
  TASK_MAX_ATTEMPTS: setting('Attempts before a task fails for good.', integer(1, 20).default(3)),
  TASK_LEASE_MS: setting(
    'A worker that sends no heartbeat for this long loses its tasks. At least three times `WORKER_HEARTBEAT_MS`.',
    integer(500, 600_000).default(10_000),
  ),
  TASKS_PER_AGENT: setting('Running tasks per agent, across all workers.', integer(1, 1_000).default(4)),
  TASK_QUEUE_LIMIT: setting(
    'Pending tasks per workspace. Beyond this, mutations return a `LimitReachedError`.',
    integer(1, 1_000_000).default(10_000),
  ),
  WORKER_POLL_MS: setting(
    'How often a worker polls for tasks, in case a wake-up was lost.',
    integer(50, 60_000).default(1_000),
  ),
  WORKER_HEARTBEAT_MS: setting(
    'How often a worker sends a heartbeat and checks for cancellations. At most 5000.',
    integer(100, 5_000).default(2_000),
  ),
  SCHEDULE_POLL_MS: setting(
    'How often a worker checks for due schedules and other timed work.',
    integer(50, 60_000).default(1_000),
  ),
  COVERAGE_DEBOUNCE_MS: setting(
    "How long to collect changes in an agent's scope before one measurement starts for all of them. 0 waits only for the next poll (`SCHEDULE_POLL_MS`). See [coverage](coverage.md).",
    integer(0, DAY_MS).default(5_000),
  ),
}

export const retention = {
  RETENTION_INTERVAL_MS: setting(
    'How often expired data is deleted from a workspace. The first time is one hour after the workspace is created.',
    integer(1_000, 7 * DAY_MS).default(3_600_000),
  ),
  TASK_RETENTION_MS: setting('How long finished tasks are kept.', integer(0, 10 * YEAR_MS).default(DAY_MS)),
  DEAD_LETTER_RETENTION_MS: setting(
    'The same for dead letters that were not redriven.',
    integer(0, 10 * YEAR_MS).default(14 * DAY_MS),
  ),
  DELIVERY_RETENTION_MS: setting(
    'How long finished webhook deliveries are kept.',
    integer(0, 10 * YEAR_MS).default(7 * DAY_MS),
  ),
  SNAPSHOT_RETENTION_MS: setting(
    'How long measurements are kept. The latest one of an agent is always kept.',
    integer(0, 10 * YEAR_MS).default(90 * DAY_MS),
  ),
  AUDIT_RETENTION_DAYS: setting(
    'How many days the [audit log](audit.md) is kept.',
    integer(30, 3_650).default(365),
  ),
  STORAGE_NOTICE_BYTES: setting(
    'A [notice](notices.md) is raised if the data of a workspace grows by more within a week.',
    integer(1, 1_000_000_000_000_000).default(10 * 1_073_741_824),
  ),
}

export const webhooks = {
  WEBHOOK_CONCURRENCY: setting(
    'Webhooks that one process sends concurrently. At most half of them are retries, and a quarter is reserved for URLs to which nothing is being sent.',
    integer(1, 2_000).default(200),
  ),
  WEBHOOK_PER_URL: setting('The same for one URL.', integer(1, 100).default(10)),
  WEBHOOK_TIMEOUT_MS: setting(
    'Time limit for one attempt, from the DNS lookup to the end of the response.',
    integer(50, 60_000).default(10_000),
  ),
  WEBHOOK_QUICK_RETRY_MS: setting(
    'Delay between the first two of the three quick attempts of a new delivery. The second delay is twice as long.',
    integer(1, 60_000).default(500),
  ),
  WEBHOOK_RETRY_SECONDS: setting(
    'Delays between rounds of attempts, each ±20%. After the last round, the delivery fails.',
    seconds.default('5,300,1800,7200,18000,36000,50400,72000,86400'),
  ),
  WEBHOOK_DISABLE_AFTER_MS: setting(
    'An endpoint that no delivery has reached for this long is disabled.',
    integer(100, 30 * DAY_MS).default(5 * DAY_MS),
  ),
  WEBHOOK_SECRET_OVERLAP_MS: setting(
    'After a rotation, how long deliveries are also signed with the previous secret.',
    integer(0, 30 * DAY_MS).default(DAY_MS),
  ),
  WEBHOOK_ENDPOINT_LIMIT: setting('Endpoints per workspace.', integer(0, 10_000).default(100)),
  WEBHOOK_ALLOW_LOOPBACK: setting(
    'For development: allow webhooks to this machine, also over http. Not allowed in production.',
    flag.optional(),
    'false',
  ),
}
