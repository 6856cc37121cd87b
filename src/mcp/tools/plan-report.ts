import type { CallToolResult } from '@modelcontextprotocol/server'
import * as z from 'zod'
import { findAgentId } from '../find-agent.ts'
import { describeInput, readInput } from '../read-input.ts'
import { ERROR_FIELDS, payloadOf, runDocument } from '../run-document.ts'
import { type BuiltInTool, type ToolCall, ToolFailure, toResult } from '../tool.ts'

const INPUT = z.strictObject({
  topic: z
    .string()
    .optional()
    .describe('Title of the report, 1 to 200 characters. Required without `planId`.'),
  agents: z
    .array(z.string())
    .max(20)
    .optional()
    .describe(
      'Names or IDs of the agents whose documents the report is based on. If omitted, the most relevant ones.',
    ),
  language: z
    .string()
    .optional()
    .describe('Language of the report as a tag such as `ko`. Default: that of the topic.'),
  templateId: z.string().optional().describe('ID of a template for the sections.'),
  inputs: z
    .record(z.string(), z.unknown())
    .optional()
    .describe('Values of the variables of the template, by name.'),
  formats: z
    .array(z.enum(['MARKDOWN', 'HTML', 'DOCX', 'HWPX', 'PDF']))
    .min(1)
    .default(['MARKDOWN'])
    .describe('File formats of the report.'),
  write: z
    .boolean()
    .default(true)
    .describe(
      'Whether to write the report now. If false, only plans it. Pass the `planId` in a second call to write it.',
    ),
  planId: z
    .string()
    .optional()
    .describe('ID of the newest plan of a topic, from a call with `write: false`. Writes it.'),
})
type Input = z.infer<typeof INPUT>

interface Plan {
  id: string
  outline: string
  topic: { id: string; title: string }
  estimate: { seconds: number }
}

const PLAN = `mutation ($input: PlanTopicInput!) {
  planTopic(input: $input) {
    ... on PlanTopicPayload { plan { id outline topic { id title } estimate { seconds } } }
    ${ERROR_FIELDS}
  }
}`
const APPROVE = `mutation ($planId: ID!) {
  approvePlan(input: { planId: $planId }) { ... on ApprovePlanPayload { plan { id } } ... on Error { code message } }
}`
const READ_PLAN = `query ($planId: ID!) {
  plan: node(id: $planId) { ... on TopicPlan { id outline topic { id title } estimate { seconds } } }
}`
const GENERATE = `mutation ($planId: ID!, $formats: [ArtifactKind!]!) {
  generateReport(input: { planId: $planId, formats: $formats }) {
    ... on GenerateReportPayload { task { id } }
    ${ERROR_FIELDS}
  }
}`
/** Planning, approving and accepting. */
const STEPS = 3

export const planReport: BuiltInTool = {
  name: 'plan_report',
  title: 'Plan and write a report',
  description:
    'Plans a report on a topic from the documents and starts to write it in the background, which takes seconds to minutes. Returns the outline and a `taskId`: follow it with `report_status`. With `write: false`, only returns the outline, for review.',
  scope: 'WRITE',
  isForRestricted: false,
  annotations: { readOnlyHint: false, destructiveHint: false, idempotentHint: false, openWorldHint: false },
  inputSchema: describeInput(INPUT),
  async call(call, input) {
    return (await planAndWrite(call, input)).result
  },
  async start(call, input) {
    const { taskId, result } = await planAndWrite(call, input)
    return taskId ?? result
  },
}

/** @returns also the ID of the task that writes the report. Null if it is only planned. */
async function planAndWrite(
  call: ToolCall,
  input: Record<string, unknown>,
): Promise<{ taskId: string | null; result: CallToolResult }> {
  const wanted = readInput(INPUT, input)
  const plan = await findOrMakePlan(call, wanted)
  const { topic, outline } = plan
  const planned = { planId: plan.id, topicId: topic.id, title: topic.title, outline }
  if (!wanted.write) {
    const next = `This plan is not approved yet. To write the report, call plan_report with planId "${plan.id}".`
    return { taskId: null, result: toResult(`${outline}\n\n${next}`, planned) }
  }
  const taskId = await writeReport(call, plan, wanted)
  const estimatedSeconds = Math.ceil(plan.estimate.seconds)
  const next = `The report is being written, which takes about ${estimatedSeconds} s. Follow it with report_status and taskId "${taskId}".`
  return { taskId, result: toResult(`${outline}\n\n${next}`, { ...planned, taskId, estimatedSeconds }) }
}

async function findOrMakePlan(call: ToolCall, { planId, topic, agents, ...wanted }: Input): Promise<Plan> {
  if (planId !== undefined) {
    const { plan } = await runDocument<{ plan: Partial<Plan> | null }>(call, READ_PLAN, { planId })
    if (plan?.id) return plan as Plan
    throw new ToolFailure(`No plan has the ID "${planId}".`, 'NOT_FOUND')
  }
  if (topic === undefined)
    throw new ToolFailure('The arguments are not valid.\ntopic: is required without `planId`')
  const agentIds = agents && (await Promise.all(agents.map(agent => findAgentId(call, agent))))
  await call.report(1, 'Planning', STEPS)
  const { language, templateId, inputs } = wanted
  const input = { topic, agentIds, language, templateId, inputs }
  const { planTopic } = await runDocument<{ planTopic: { plan: Plan } }>(call, PLAN, { input })
  return payloadOf(planTopic).plan
}

/** Approves the plan. @returns the ID of the task that writes the report. */
async function writeReport(call: ToolCall, { id: planId }: Plan, { formats }: Input): Promise<string> {
  await call.report(2, 'Starting to write', STEPS)
  const { approvePlan } = await runDocument<{ approvePlan: object }>(call, APPROVE, { planId })
  payloadOf(approvePlan)
  const variables = { planId, formats }
  const { generateReport } = await runDocument<{ generateReport: { task: { id: string } } }>(
    call,
    GENERATE,
    variables,
  )
  const { task } = payloadOf(generateReport)
  await call.report(STEPS, 'The report is being written', STEPS)
  return task.id
}
