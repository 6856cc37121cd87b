import type { Message, Spend, TokenCounts } from './language-model.ts'

const MILLION = 1_000_000
const FIRST_HANGUL_JAMO = 0x1100
/** Higher counts of a text are treated as errors. They would ruin every sum. */
const MAX_TOKENS = 100_000_000

/** US dollars per million tokens. */
export interface TokenPrices {
  usdPerMillionInputTokens: number
  usdPerMillionOutputTokens: number
}

export function costOf(prices: TokenPrices, { inputTokens, outputTokens }: TokenCounts): number {
  return (
    (inputTokens * prices.usdPerMillionInputTokens + outputTokens * prices.usdPerMillionOutputTokens) /
    MILLION
  )
}

/** Uses the counts of the endpoint if they are integers from 1 to 100 million, and estimates the others. */
export function spendOf(
  prices: TokenPrices,
  { messages, text }: { messages: readonly Message[]; text: string },
  counted: TokenCounts | null,
): Spend {
  const [inputTokens, outputTokens] = [readCount(counted?.inputTokens), readCount(counted?.outputTokens)]
  const tokens = {
    inputTokens: inputTokens ?? estimateTokens(messages.map(({ content }) => content).join('\n')),
    outputTokens: outputTokens ?? estimateTokens(text),
  }
  const isEstimated = inputTokens === null || outputTokens === null
  return { ...tokens, costUsd: costOf(prices, tokens), isEstimated }
}

/** Null if the count is invalid. Some endpoints send negative or infinite numbers. */
function readCount(tokens = 0): number | null {
  return Number.isSafeInteger(tokens) && tokens > 0 && tokens <= MAX_TOKENS ? tokens : null
}

/** A token is about 4 Latin characters, or 1.5 characters from Hangul onward. */
function estimateTokens(text: string): number {
  let tokens = 0
  for (let i = 0; i < text.length; i++) tokens += text.charCodeAt(i) < FIRST_HANGUL_JAMO ? 1 / 4 : 1 / 1.5
  return Math.ceil(tokens)
}
