import type { Message, Spend, TokenCounts } from './language-model.ts'

const MILLION = 1_000_000
const FIRST_HANGUL_JAMO = 0x1100

/** Dollars for a million tokens. */
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

/** What the endpoint counted, and a guess for what it did not: a 0 says that. */
export function spendOf(
  prices: TokenPrices,
  { messages, text }: { messages: readonly Message[]; text: string },
  counted: TokenCounts | null,
): Spend {
  const tokens = {
    inputTokens: counted?.inputTokens || guessTokens(messages.map(({ content }) => content).join('\n')),
    outputTokens: counted?.outputTokens || guessTokens(text),
  }
  const isEstimated = !counted?.inputTokens || !counted.outputTokens
  return { ...tokens, costUsd: costOf(prices, tokens), isEstimated }
}

/** About 4 Latin letters, or 1.5 of Hangul and what lies behind it, are a token. */
function guessTokens(text: string): number {
  let tokens = 0
  for (let i = 0; i < text.length; i++) tokens += text.charCodeAt(i) < FIRST_HANGUL_JAMO ? 1 / 4 : 1 / 1.5
  return Math.ceil(tokens)
}
