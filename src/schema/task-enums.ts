import { builder } from './builder.ts'

export const TaskKindEnum = builder.enumType('TaskKind', {
  description: 'What a task does.',
  values: {
    COVERAGE_REFRESH: { description: 'Measures what an agent covers.' },
    DOCUMENT_INGESTION: { description: 'Indexes and places added documents.' },
    EMBEDDING: { description: 'Makes vectors of passages, and places documents by meaning.' },
    REPORT_GENERATION: { description: 'Writes a report.' },
    RETENTION: { description: 'Removes what is older than is kept.' },
    TEMPLATE_PULL: { description: 'Merges upstream changes into a fork.' },
  } as const,
})

export const TaskStatusEnum = builder.enumType('TaskStatus', {
  description:
    'PENDING -> RUNNING -> one of the four ends, and RUNNING -> PENDING for a retry. An end is never left.',
  values: ['PENDING', 'RUNNING', 'COMPLETED', 'FAILED', 'CANCELLED', 'TIMED_OUT'] as const,
})

export const TaskPriorityEnum = builder.enumType('TaskPriority', {
  description: 'Which tasks are started first.',
  values: ['HIGH', 'MEDIUM', 'LOW'] as const,
})

export const TaskEventTypeEnum = builder.enumType('TaskEventType', {
  description: 'What changed about a task.',
  values: [
    'ENQUEUED',
    'STARTED',
    'PROGRESSED',
    'RETRY_SCHEDULED',
    'CANCEL_REQUESTED',
    'CANCEL_ACKNOWLEDGED',
    'COMPLETED',
    'FAILED',
    'CANCELLED',
    'TIMED_OUT',
    'DEAD_LETTERED',
    'REDRIVEN',
  ] as const,
})
