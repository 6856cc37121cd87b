import { z } from 'zod'
import { quoteName, recordOwnAct } from '../../audit/record-audit.ts'
import { visibleAgentIds } from '../../auth/viewer.ts'
import type { ViewerContext } from '../../context.ts'
import { NotFoundError, requestError, ValidationError } from '../../errors.ts'
import type { Answer } from '../../knowledge/answers/answer.ts'
import { toEvidence } from '../../knowledge/answers/answer-question.ts'
import { AnswerText } from '../../knowledge/answers/answer-text.ts'
import { readAnswer } from '../../knowledge/answers/read-answer.ts'
import type { SearchOutcome } from '../../knowledge/retrieval/search.ts'
import { encodeId } from '../../platform/ids.ts'
import { callHost, functionsOf } from '../../plugins/host/host.ts'
import type { PluginRun } from '../../plugins/host/run-context.ts'
import { listProblems, readValue } from '../../plugins/value-problems.ts'
import { describeFailure, SandboxFailed } from '../../sandbox/run-job.ts'
import { findPlugin, type InstalledPlugin, requireEnabled } from '../plugins/find-plugin.ts'

/** Passages that a plugin gets. */
const MAX_PASSAGES = 20
const MAX_ANSWER_LENGTH = 8_000

/** What the `answer` of a plugin returns. Citations are positions in the passages, from 0. */
const written = z.object({
  text: z.string().max(MAX_ANSWER_LENGTH),
  citations: z.array(z.int().min(0).max(MAX_PASSAGES)).max(1_000).default([]),
})

/**
 * Finds the plugin that writes an answer. Null without an ID.
 * @throws NotFoundError; ValidationError for another kind of plugin; ConflictError if it is not enabled.
 */
export async function findAnswerPlugin(
  context: ViewerContext,
  id: string | null | undefined,
): Promise<InstalledPlugin | null> {
  if (id == null) return null
  // A key that is restricted to agents sees no plugins.
  if (visibleAgentIds(context.viewer)) throw new NotFoundError('plugin', id)
  const plugin = await findPlugin(context, id)
  if (plugin.kind !== 'AGENT')
    throw new ValidationError([
      { path: 'input.answerWith', message: `must be an AGENT plugin, not ${plugin.kind}` },
    ])
  requireEnabled(plugin)
  return plugin
}

interface PluginQuestion {
  question: string
  passages: SearchOutcome['passages']
}

/**
 * Has a plugin answer a question from passages. Null if it finds no answer.
 * @throws UNAVAILABLE if the plugin fails.
 */
export async function answerWithPlugin(
  context: Pick<ViewerContext, 'app' | 'viewer' | 'db'>,
  plugin: InstalledPlugin,
  { question, passages }: PluginQuestion,
  signal: AbortSignal,
): Promise<Answer | null> {
  const given = passages.slice(0, MAX_PASSAGES)
  if (given.length === 0) return null
  const output = await runAnswer(context, plugin, { question, passages: given }, signal)
  const read = readValue(written, output, 'answer')
  if ('issues' in read) throw failed(plugin, `Its answer is invalid: ${listProblems(read.issues)}.`)
  const evidence = given.map(toEvidence)
  const text = new AnswerText(evidence)
  text.push(read.value.text)
  text.end()
  if (text.text === '') return null
  const marked = new Set(text.named.map(({ passage }) => passage))
  // Those without a mark in the text support all of it.
  const others = read.value.citations.flatMap(index => {
    const passage = evidence[index]
    return passage && !marked.has(passage) ? [{ start: 0, end: text.text.length, passage }] : []
  })
  return readAnswer(text.text, [...others, ...text.named], `${plugin.name} ${plugin.version}`)
}

async function runAnswer(
  { app, viewer, db }: Pick<ViewerContext, 'app' | 'viewer' | 'db'>,
  plugin: InstalledPlugin,
  { question, passages }: PluginQuestion,
  signal: AbortSignal,
): Promise<unknown> {
  const { workspaceId, userId } = viewer
  const { id: pluginId, name, version, config, current } = plugin
  const loaded = await db.pluginVersion.findUnique({
    where: { pluginId_version: { pluginId, version } },
    select: { code: true },
  })
  const run: PluginRun = {
    workspaceId,
    pluginId,
    name,
    version,
    taskId: null,
    userId,
    beforeEffect: ({ summary }) =>
      recordOwnAct(db, workspaceId, {
        action: 'PLUGIN_EFFECT',
        subjectId: encodeId('Plugin', pluginId),
        summary: `The plugin ${quoteName(name)} ${summary}.`,
      }),
  }
  const given = passages.map(({ documentTitle: title, sourceUri, headings, content, relevance }) => ({
    title,
    sourceUri,
    headings: [...headings],
    text: content,
    relevance,
  }))
  const job = {
    code: loaded?.code ?? '',
    path: ['answer'],
    args: [{ question, passages: given }],
    functions: functionsOf(current.granted),
    values: { config: config as never },
  }
  const call = (function_: string, args: unknown[], aborted: AbortSignal) =>
    callHost(app, run, function_, args, aborted) as Promise<never>
  try {
    return await app.plugins.sandboxes.run(workspaceId, job, { host: { call, note: () => {} }, signal })
  } catch (error) {
    if (!(error instanceof SandboxFailed)) throw error
    throw failed(
      plugin,
      error.reason === 'THREW'
        ? `It threw an error. ${error.detail}`
        : describeFailure(error.reason, app.config.plugins, error.detail),
    )
  }
}

function failed({ name }: InstalledPlugin, reason: string): Error {
  return requestError('UNAVAILABLE', `The plugin "${name}" could not answer. ${reason}`)
}
