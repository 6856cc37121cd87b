import { integer, origins, proxies, setting } from './setting.ts'

/** Maximum capacity and refill of a rate limit. */
export const MAX_POINTS = 1_000_000_000

export const requests = {
  BODY_LIMIT_BYTES: setting(
    'Maximum size of a request body.',
    integer(1_000, 100_000_000).default(1_000_000),
  ),
  REQUEST_TIMEOUT_MS: setting(
    'Time limit for a query or mutation. Also applies to receiving its body and to waiting for its turn. Streams have no time limit.',
    integer(100, 600_000).default(30_000),
  ),
  HEADERS_TIMEOUT_MS: setting(
    'Time limit for receiving the headers of a request. Connections that send nothing are closed after the same time.',
    integer(100, 300_000).default(10_000),
  ),
  CONNECTIONS_PER_ADDRESS: setting(
    'Open connections of one client address to one process. Further connections are closed immediately. Does not apply to `TRUSTED_PROXIES`.',
    integer(1, 1_000_000).default(6_000),
  ),
  CONNECTIONS_PER_PROCESS: setting(
    'The same for all addresses together.',
    integer(1, 1_000_000).default(12_000),
  ),
  OPERATIONS_AT_ONCE: setting(
    'Operations that one process runs concurrently. The others wait. API keys take turns, and so do the connections of a key. See [errors](errors.md#too-many-operations).',
    integer(1, 10_000).default(32),
  ),
  OPERATIONS_AT_ONCE_PER_KEY: setting('The same for one API key.', integer(1, 10_000).default(16)),
  OPERATIONS_PER_SOCKET: setting(
    'Running and waiting operations of one connection. Beyond this, operations are rejected with `RATE_LIMITED`.',
    integer(1, 1_000_000).default(1_000),
  ),
  OPERATIONS_PER_KEY: setting(
    'The same for all connections of an API key, and for requests from one address whose key is being looked up.',
    integer(1, 1_000_000).default(5_000),
  ),
  OPERATIONS_PER_PROCESS: setting('The same for the whole process.', integer(1, 1_000_000).default(10_000)),
  OPERATION_BYTES: setting(
    'Bytes of running and waiting requests in one process. One API key can use a quarter. At least four times `BODY_LIMIT_BYTES`.',
    integer(4_000, 100_000_000_000).default(64_000_000),
  ),
  RATE_LIMIT_KEY_CAPACITY: setting(
    'Points that an API key can spend at once. 1 point is 100 of the [cost](errors.md#costs) of an operation. Keys can have their own limit. 0 turns off the limit of keys without their own. See [errors](errors.md#rate-limits).',
    integer(0, MAX_POINTS).default(12_000),
  ),
  RATE_LIMIT_KEY_REFILL_PER_MINUTE: setting(
    'Points that are restored to an API key per minute, continuously.',
    integer(0, MAX_POINTS).default(6_000),
  ),
  RATE_LIMIT_ADDRESS_CAPACITY: setting(
    'Requests without a valid API key that one client address can send at once. 0 turns this limit off.',
    integer(0, MAX_POINTS).default(120),
  ),
  RATE_LIMIT_ADDRESS_REFILL_PER_MINUTE: setting(
    'Requests without a valid API key that are restored to a client address per minute, continuously.',
    integer(0, MAX_POINTS).default(60),
  ),
  CORS_ORIGINS: setting(
    'Other origins whose pages may send requests, separated by commas: `https://app.example.com`.',
    origins.default([]),
    'none',
  ),
  TRUSTED_PROXIES: setting(
    'Proxies whose `X-Forwarded-For` is trusted for limits per address: addresses or ranges separated by commas, or `loopback`, `linklocal`, `uniquelocal`.',
    proxies.default([]),
    'none',
  ),
}

export const streams = {
  EVENT_POLL_MS: setting(
    'How often a stream polls for events, in case a wake-up was lost.',
    integer(50, 60_000).default(2_000),
  ),
  STREAMS_PER_KEY: setting(
    'Open streams of one API key in one process. Beyond this, streams are rejected with `RATE_LIMITED`. The same number limits running streamed queries, whether or not a client reads them.',
    integer(1, 1_000_000).default(5_000),
  ),
  STREAMS_PER_WORKSPACE: setting(
    'The same for all API keys of a workspace.',
    integer(1, 1_000_000).default(5_000),
  ),
  STREAMS_PER_ADDRESS: setting(
    'The same for one client address. A WebSocket counts as one stream, plus one for each of its subscriptions.',
    integer(1, 1_000_000).default(5_000),
  ),
  STREAMS_PER_PROCESS: setting('The same for the whole process.', integer(1, 1_000_000).default(10_000)),
  STREAM_KEEP_ALIVE_MS: setting(
    'Interval of keep-alive comments and pings on streams.',
    integer(100, 300_000).default(12_000),
  ),
  STREAM_STALL_MS: setting(
    'A client that reads nothing for this long is disconnected. It can resume the stream when it reconnects. Also applies to downloads and other responses.',
    integer(100, 600_000).default(30_000),
  ),
  STREAM_RECHECK_MS: setting(
    'How often the API keys of open streams are checked again. At most 5000.',
    integer(50, 5_000).default(2_000),
  ),
}
