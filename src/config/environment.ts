import { z } from 'zod'
import { exports, uploads } from './settings/files.ts'
import { conversations, embeddings, flags, models } from './settings/models.ts'
import { plugins } from './settings/plugins.ts'
import { requests, streams } from './settings/requests.ts'
import { server } from './settings/server.ts'
import { retention, tasks, webhooks } from './settings/tasks.ts'
import { tracing } from './settings/tracing.ts'

/** Every setting by its environment variable, in the order of docs/settings.md. */
export const SETTING_GROUPS = {
  Server: server,
  Requests: requests,
  Streams: streams,
  Tasks: tasks,
  Retention: retention,
  Webhooks: webhooks,
  'Language models': models,
  'Feature flags': flags,
  Conversations: conversations,
  Embeddings: embeddings,
  Plugins: plugins,
  'Uploads and extraction': uploads,
  'Exported files': exports,
  Tracing: tracing,
}

export const environment = z.object({
  ...server,
  ...requests,
  ...streams,
  ...tasks,
  ...retention,
  ...webhooks,
  ...models,
  ...flags,
  ...conversations,
  ...embeddings,
  ...plugins,
  ...uploads,
  ...exports,
  ...tracing,
})

export type Environment = z.infer<typeof environment>
