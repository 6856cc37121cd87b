import { v7 as uuidv7 } from 'uuid'
import type { ViewerContext } from '../../context.ts'
import { ValidationError, type ValidationIssue } from '../../errors.ts'
import type { Prisma } from '../../generated/prisma/client.ts'
import { transact } from '../../platform/bus/transact.ts'
import type { Manifest } from '../../plugins/package/manifest.ts'
import { readManifest } from '../../plugins/plugin-tasks.ts'
import { findOrThrow } from '../shared/find-or-throw.ts'
import { InputProblems } from '../shared/input-problems.ts'
import { claimIdempotencyKey } from '../shared/remember-request.ts'
import { requireScope } from '../shared/require-scope.ts'
import { checkQueueLimit, createRequestedTask } from '../tasks/queue.ts'
import { findPlugin, requireEnabled } from './find-plugin.ts'

interface RunPluginInput {
  id: string
  tool?: string | null | undefined
  input: object
  idempotencyKey?: string | null | undefined
}

/**
 * Creates the task that runs a tool.
 * @throws ValidationError with all problems of the input; ConflictError if the plugin is not enabled.
 */
export async function runPlugin(
  context: ViewerContext,
  input: RunPluginInput,
  found: readonly ValidationIssue[] = [],
): Promise<{ taskId: string }> {
  requireScope(context, 'WRITE')
  const { app, viewer } = context
  const plugin = await findPlugin(context, input.id)
  new InputProblems(found).throwIfAny()
  requireEnabled(plugin)
  const manifest = readManifest(plugin.current)
  const tool = chooseTool(manifest, input.tool)
  const schema = manifest.tools[tool]?.input ?? {}
  const checked = await app.plugins.schemas.checkInput(schema, input.input, 'input.input')
  if ('issues' in checked) throw new ValidationError(checked.issues)
  const toolInput = plugin.kind === 'INTEGRATION' ? await findReport(context, checked.value) : checked.value
  const { idempotencyKey: key, ...request } = input
  const id = uuidv7()
  return transact(context, async tx => {
    const claim = { operation: 'runPlugin', key, input: request, makes: 'Task', id } as const
    const first = await claimIdempotencyKey(context, tx, claim)
    if (first) return { taskId: first }
    await checkQueueLimit(context, tx)
    await createRequestedTask(context, tx, {
      id,
      kind: 'PLUGIN_RUN',
      pluginId: plugin.id,
      input: {
        version: plugin.version,
        tool,
        input: toolInput as Prisma.InputJsonObject,
        userId: viewer.userId,
        effects: 0,
      },
    })
    return { taskId: id }
  })
}

/** Replaces the ID of a finished report with its UUID. @throws NotFoundError; ValidationError if it is not finished. */
async function findReport({ db }: ViewerContext, input: unknown): Promise<{ reportId: string }> {
  const { reportId } = input as { reportId: string }
  const { id, completedAt } = await findOrThrow('Report', reportId, 'report', uuid =>
    db.report.findUnique({ where: { id: uuid }, select: { id: true, completedAt: true } }),
  )
  if (completedAt) return { reportId: id }
  throw new ValidationError([{ path: 'input.input.reportId', message: 'must be a finished report' }])
}

/** @throws ValidationError if there is no such tool, or no name although there are several. */
function chooseTool({ kind, tools }: Manifest, given: string | null | undefined): string {
  const names = Object.keys(tools)
  const reject = (path: string, message: string) => new ValidationError([{ path, message }])
  if (kind === 'AGENT')
    throw reject('input.id', 'is a plugin that answers questions; name it as answerWith of a query')
  const [only] = names
  if (!only) throw reject('input.id', 'is a plugin without tools; run it with syncPlugin')
  if (given == null && names.length === 1) return only
  if (given == null) throw reject('input.tool', `is required, because there are several: ${names.join(', ')}`)
  if (!names.includes(given)) throw reject('input.tool', `must be one of: ${names.join(', ')}`)
  return given
}
