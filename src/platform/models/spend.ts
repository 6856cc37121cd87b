import type { Message, Spend, TokenCounts } from './language-model.ts'

const MILLION = 1_000_000
const FIRST_HANGUL_JAMO = 0x1100
/** Of one text. No model reads or writes so many; a count beyond would spoil every sum it goes into. */
const MOST_TOKENS = 100_000_000

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

/** What the endpoint counted, and a guess for what it did not: no whole number from 1 to 100 million is a count. */
export function spendOf(
  prices: TokenPrices,
  { messages, text }: { messages: readonly Message[]; text: string },
  counted: TokenCounts | null,
): Spend {
  const [inputTokens, outputTokens] = [readCount(counted?.inputTokens), readCount(counted?.outputTokens)]
  const tokens = {
    inputTokens: inputTokens ?? guessTokens(messages.map(({ content }) => content).join('\n')),
    outputTokens: outputTokens ?? guessTokens(text),
  }
  const isEstimated = inputTokens === null || outputTokens === null
  return { ...tokens, costUsd: costOf(prices, tokens), isEstimated }
}

/** Endpoints send negative and endless numbers too: null for those. */
function readCount(tokens = 0): number | null {
  return Number.isSafeInteger(tokens) && tokens > 0 && tokens <= MOST_TOKENS ? tokens : null
}

/** About 4 Latin letters, or 1.5 of Hangul and what lies behind it, are a token. */
function guessTokens(text: string): number {
  let tokens = 0
  for (let i = 0; i < text.length; i++) tokens += text.charCodeAt(i) < FIRST_HANGUL_JAMO ? 1 / 4 : 1 / 1.5
  return Math.ceil(tokens)
}
