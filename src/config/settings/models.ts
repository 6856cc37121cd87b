import { z } from 'zod'
import {
  DAY_MS,
  dollars,
  flag,
  integer,
  languageWeights,
  setting,
  similarityRange,
  url,
  YEAR_MS,
} from './setting.ts'

export const models = {
  MODEL_PROVIDER: setting(
    'API of the model endpoint: `openai-compatible` or `anthropic`. See [answers](answers.md).',
    z
      .enum(['openai-compatible', 'anthropic'], { error: 'must be openai-compatible or anthropic' })
      .default('openai-compatible'),
  ),
  MODEL_BASE_URL: setting(
    'Base URL of the model API, without `/chat/completions`: `https://api.openai.com/v1`. With `anthropic`, without `/messages`; the default is then `https://api.anthropic.com/v1`.',
    url(['http:', 'https:']).optional(),
    'none: answers are built from passages',
  ),
  MODEL_NAME: setting(
    'Model to use. Required with `MODEL_BASE_URL` and with `MODEL_PROVIDER=anthropic`.',
    z.string().max(200).optional(),
    'none',
  ),
  MODEL_API_KEY: setting(
    'API key for the model endpoint. Sent as a bearer token, or as `x-api-key` with `anthropic`, which requires it.',
    z.string().max(10_000).optional(),
    'none',
  ),
  MODEL_TIMEOUT_MS: setting(
    'Time limit for one text, from the request to the last word, including a retry. After it, the text is built from passages. A query still ends at `REQUEST_TIMEOUT_MS`, and a streamed query at the sum of both.',
    integer(50, 600_000).default(120_000),
  ),
  MODEL_STALL_TIMEOUT_MS: setting(
    'Maximum pause before the first word and between words. Increase it for models that reason for a long time first.',
    integer(50, 600_000).default(20_000),
  ),
  MODEL_MAX_OUTPUT_TOKENS: setting(
    'Maximum number of tokens in one text. A text that reaches it counts as complete. Sent as `max_tokens`, which some OpenAI models reject.',
    integer(1, 1_000_000).optional(),
    'as many as the endpoint allows; with `anthropic`, the known maximum of the model, or 4096',
  ),
  MODEL_CONTEXT_TOKENS: setting(
    'Maximum number of input and output tokens of the model together. Longer calls are not sent to it.',
    integer(1, 100_000_000).default(128_000),
  ),
  MODEL_USD_PER_MILLION_INPUT_TOKENS: setting(
    'Price of one million input tokens in US dollars, for reported costs.',
    dollars.default(0),
  ),
  MODEL_USD_PER_MILLION_OUTPUT_TOKENS: setting('The same for output tokens.', dollars.default(0)),
  MODEL_ALLOW_PRIVATE: setting(
    'Whether workspaces may add [model providers](models.md) at private addresses, such as models on your own machines.',
    flag.optional(),
    'true, unless NODE_ENV is production',
  ),
  MODEL_CALL_WATCH_MS: setting(
    'How often a process shows that it is still making its model calls, and ends those of lost processes. A call ends 40 s after the last sign of its process. See [spending](spending.md).',
    integer(10, 15_000).default(15_000),
  ),
  REGION: setting(
    'Where Canopy runs, such as `eu-west-1`. Models of providers with the same region are preferred.',
    z.string().min(1).max(100).optional(),
    'none: regions do not matter',
  ),
  PLAN_TIMEOUT_MS: setting(
    'Time limit for finding passages and for the model when planning a report. The model gets four fifths of it. The plan is made from what is there by then; saving it takes about 50 ms more. See [reports](reports.md).',
    integer(20, 60_000).default(1_250),
  ),
  PLANS_PER_MINUTE: setting(
    'Plans per user in any minute. Beyond this, `planTopic` returns a `LimitReachedError`.',
    integer(1, 10_000).default(10),
  ),
  GOAL_PLAN_TIMEOUT_MS: setting(
    'Time limit for planning a [goal](goals.md). The model gets four fifths of it. The plan is made from what is there by then; saving it takes about 100 ms more.',
    integer(20, 60_000).default(4_500),
  ),
}

export const flags = {
  FLAG_WINDOW_MS: setting(
    'Period in which the outcomes of the operations of a [feature flag](flags.md) are counted, and compared with the one before.',
    integer(20_000, DAY_MS).default(300_000),
  ),
  FLAG_RECHECK_MS: setting(
    'How often a process that uses flags reads them again, in case a wake-up was lost, and saves what it counted.',
    integer(10, 60_000).default(2_000),
  ),
  FLAG_MIN_CALLS: setting(
    'With fewer operations in a period, a flag is never switched off.',
    integer(1, 1_000_000).default(20),
  ),
}

export const conversations = {
  CONVERSATIONS_PER_USER: setting(
    'Conversations of one user. Beyond this, `startConversation` returns a `LimitReachedError`.',
    integer(1, 1_000_000).default(1_000),
  ),
  CONVERSATION_MAX_TURNS: setting(
    'Turns of one conversation. Beyond this, queries in it are rejected.',
    integer(1, 100_000).default(500),
  ),
  CONVERSATION_FOLLOW_UP_TIMEOUT_MS: setting(
    'Time limit for the model to complete a follow-up question in a conversation. After it, the question is completed without the model.',
    integer(50, 60_000).default(3_000),
  ),
  CONVERSATION_RETENTION_MS: setting(
    'How long a conversation is kept after its last turn. See [answers](answers.md#conversations).',
    integer(0, 10 * YEAR_MS).default(30 * DAY_MS),
  ),
}

export const embeddings = {
  EMBEDDINGS_BASE_URL: setting(
    'Base URL of an OpenAI-compatible embeddings API, without `/embeddings`: `https://api.openai.com/v1`. See [embeddings](embeddings.md).',
    url(['http:', 'https:']).optional(),
    'none: no semantic lane',
  ),
  EMBEDDINGS_MODEL: setting(
    'Model to use. Required with `EMBEDDINGS_BASE_URL`.',
    z.string().max(200).optional(),
    'none',
  ),
  EMBEDDINGS_API_KEY: setting('Sent as a bearer token.', z.string().max(10_000).optional(), 'none'),
  EMBEDDINGS_DIMENSIONS: setting(
    'Requested number of dimensions, for models that support shorter vectors. At most 4000.',
    integer(1, 4_000).optional(),
    'default of the model',
  ),
  EMBEDDINGS_USD_PER_MILLION_TOKENS: setting(
    'Price of one million tokens in US dollars, for reported costs and budgets.',
    dollars.default(0),
  ),
  EMBEDDINGS_LANGUAGES: setting(
    'Weight of the semantic lane by query language: `en:0.4,ko:0.4,other:0`.',
    languageWeights.optional(),
    'by model: known by its name, otherwise tested',
  ),
  EMBEDDINGS_SIMILARITY: setting(
    'Cosine similarity of unrelated texts and of texts on the same subject: `0.35,0.75`. Documents are placed by meaning where they exceed the first.',
    similarityRange.optional(),
    'by model: known by its name, otherwise tested',
  ),
  EMBEDDINGS_BATCH_SIZE: setting('Texts per request.', integer(1, 2_048).optional(), 'by model'),
  EMBEDDINGS_MAX_TOKENS: setting(
    'Longer texts are truncated. Tokens are estimated, not counted.',
    integer(16, 1_000_000).optional(),
    'by model',
  ),
  EMBEDDINGS_TIMEOUT_MS: setting(
    'Time limit for embedding a batch of passages.',
    integer(50, 600_000).default(30_000),
  ),
  EMBEDDINGS_QUERY_TIMEOUT_MS: setting(
    'Time limit for embedding a search query. After it, the search continues without the semantic lane.',
    integer(10, 30_000).default(1_000),
  ),
  EMBEDDINGS_RETRY_MS: setting(
    'Delay before the first retry for passages. It doubles for each retry.',
    integer(1, 60_000).default(500),
  ),
  EMBEDDINGS_REST_MS: setting(
    'After embedding a query fails, no other is tried for this long.',
    integer(0, 600_000).default(10_000),
  ),
  EMBEDDINGS_DEBOUNCE_MS: setting(
    'How long an embedding task waits for more passages before it starts.',
    integer(0, 600_000).default(1_000),
  ),
  EMBEDDINGS_CHECK_MS: setting(
    'How often a worker checks for passages without vectors and for a changed model. It also checks at start.',
    integer(50, DAY_MS).default(600_000),
  ),
  EMBEDDINGS_INDEX_FROM: setting(
    'Number of vectors from which a workspace gets a vector index. Postgres only.',
    integer(1, 1_000_000_000).default(20_000),
  ),
}
