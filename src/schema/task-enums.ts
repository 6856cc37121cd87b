import { builder } from './builder.ts'

export const TaskKindEnum = builder.enumType('TaskKind', {
  description: 'Kind of work that a task does.',
  values: {
    COVERAGE_REFRESH: { description: 'Measures the coverage of an agent.' },
    DOCUMENT_INGESTION: { description: 'Indexes and places added documents.' },
    EMBEDDING: { description: 'Computes vectors of passages and places documents by meaning.' },
    REPORT_GENERATION: { description: 'Writes a report.' },
    RETENTION: { description: 'Removes data that is past its retention time.' },
    TEMPLATE_PULL: { description: 'Merges upstream changes into a fork.' },
  } as const,
})

export const TaskStatusEnum = builder.enumType('TaskStatus', {
  description:
    'Status of a task. A task goes from PENDING to RUNNING, back to PENDING for a retry, and finally to COMPLETED, FAILED, CANCELLED or TIMED_OUT, which never change.',
  values: ['PENDING', 'RUNNING', 'COMPLETED', 'FAILED', 'CANCELLED', 'TIMED_OUT'] as const,
})

export const TaskPriorityEnum = builder.enumType('TaskPriority', {
  description: 'Priority of a task. HIGH starts before MEDIUM, and MEDIUM before LOW.',
  values: ['HIGH', 'MEDIUM', 'LOW'] as const,
})

export const TaskEventTypeEnum = builder.enumType('TaskEventType', {
  description: 'Kind of change to a task.',
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
