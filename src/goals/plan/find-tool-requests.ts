import { readQuery } from '../../knowledge/text/read-query.ts'
import { splitWords } from '../../knowledge/text/split-words.ts'
import type { ToolRequest } from './draft-steps.ts'
import { fillToolInput } from './fill-tool-input.ts'
import type { GoalTool } from './find-tools.ts'
import type { GoalPart } from './split-goal.ts'

/** Words in the names of plugins and tools that do not say what they are for. */
const GENERIC_NAMES = new Set(
  `plugin tool tools api mcp server service client connector integration bot app notifier notify helper docs web pages page
  get list read fetch find search query lookup current run do make create add update set send post check for of the and my by`.split(
    /\s+/,
  ),
)
/** Common names as Koreans write them. */
const KOREAN_NAMES: Readonly<Record<string, readonly string[]>> = {
  slack: ['슬랙'],
  weather: ['날씨', '기상'],
  jira: ['지라'],
  notion: ['노션'],
  github: ['깃허브', '깃헙'],
  gmail: ['지메일'],
  calendar: ['캘린더'],
  translate: ['번역'],
  stock: ['주가'],
}
/** Words of a Korean description that a part must have, because a single one is often common. */
const MIN_DESCRIBED_WORDS = 2
/** Requests to change something. */
const ACTION =
  /\b(?:post|send|notify|publish|share|message|upload|create|add|schedule|book|open|file|update|announce)\b|올려|올리|보내|보낸|알려\s?(?:줘|주|드)|공유|게시|전송|등록|발송|공지|예약|추가/iu
const NEGATION = /\b(?:not|don['’]?t|never|without|no need)\b|지\s?(?:마|말|않)|말고|없이/iu

/** Asks to hand over what was found, not to find something out. */
const DELIVERY =
  /^(?:send|post|share|e-?mail|forward|publish|upload)\s+(?:it|this|that|them|these|everything|(?:a|the|all)\b.*\b(?:to|on|in|with)\b)|(?:보내|올려|올리|공유해|게시해|전송해|발송해|업로드해)\s?(?:줘요?|주세요|주십시오|달라|주고)?[.!]?$/iu

/** Whether a part can only be done by a tool, such as "Send it to Slack". */
export function isDelivery({ question }: GoalPart): boolean {
  return DELIVERY.test(question)
}

/**
 * Finds the parts that name a tool, whose input the text can fill. A part that only asks about it, such as "Who may post to
 * Slack?", names no tool that changes something. Each tool is run once.
 */
export function findToolRequests(parts: readonly GoalPart[], tools: readonly GoalTool[]): ToolRequest[] {
  const requests: ToolRequest[] = []
  for (const part of parts) {
    for (const { pluginId, name, hasEffects, ...tool } of tools) {
      if (requests.some(({ tool: used, part: of }) => of === part || isSame(used, { pluginId, name })))
        continue
      if (!namesTool(part.question, { name, ...tool })) continue
      if (NEGATION.test(part.question) || (hasEffects && !isOrder(part.question))) continue
      const input = fillToolInput(tool.input, part.question)
      if (input) requests.push({ part, tool: { pluginId, name, input }, hasEffects })
    }
  }
  return requests
}

function isSame(used: { pluginId: string; name: string }, tool: { pluginId: string; name: string }): boolean {
  return used.pluginId === tool.pluginId && used.name === tool.name
}

/** A part that begins with an action in English, or ends with one in Korean. */
function isOrder(question: string): boolean {
  const [first = ''] = question.split(/\s+/)
  return (
    ACTION.test(first) ||
    (/\p{sc=Hangul}/u.test(question) && ACTION.test(question) && !/[?？]|까|나요|는지/u.test(question))
  )
}

function namesTool(
  question: string,
  { plugin, name, description }: Pick<GoalTool, 'plugin' | 'name' | 'description'>,
): boolean {
  const words = new Set(readQuery(question).words.flatMap(({ spelling, wholes }) => [spelling, ...wholes]))
  const names = `${plugin} ${name}`
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter(word => word.length >= 3 && !GENERIC_NAMES.has(word))
  const isNamed = names.some(
    word =>
      readQuery(word).words.some(({ wholes }) => wholes.some(whole => words.has(whole))) ||
      KOREAN_NAMES[word]?.some(korean => question.includes(korean)),
  )
  return isNamed || countDescribed(question, description) >= MIN_DESCRIBED_WORDS
}

/** Korean words of a description that a question has. */
function countDescribed(question: string, description: string): number {
  const korean = [...splitWords(description)]
    .filter(({ script }) => script === 'korean')
    .map(({ text }) => text)
  const described = readQuery(korean.join(' ')).words.filter(({ spelling }) => spelling.length >= 2)
  return described.filter(({ spelling }) => question.includes(spelling)).length
}
