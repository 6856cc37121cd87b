// Types for authors of plugins. Canopy loads `main.js` alone: this file is only for editors and type checkers.

/** What JSON can express. */
export type Json = null | boolean | number | string | Json[] | { [key: string]: Json }

/** What a plugin can do. Functions whose permission is not granted do not exist. */
export interface Host {
  /** The configuration that the administrator set, with the defaults of the schema. */
  readonly config: Readonly<Record<string, Json>>
  /** Adds a line to the task. At most 1,000 lines and reports of progress per run. */
  log(line: string): void
  /** @param percent from 0 to 100 */
  progress(percent: number, step?: string): void
  /** Milliseconds since 1970. */
  now(): number
  /** At least 0 and below 1. */
  random(): number
  /**
   * Sends a request to a host that is granted. Follows up to 5 redirects of GET and HEAD, to granted hosts. Needs
   * `network:<host>`.
   */
  readonly fetch?: (url: string, options?: FetchOptions) => Promise<FetchResponse>
  /** Returns the value of a secret. Needs `secret:<name>`. */
  readonly secret?: (name: string) => Promise<string>
  /** Searches the documents of the workspace. Needs `documents:read`. */
  readonly search?: (request: { query: string; limit?: number }) => Promise<SearchHit[]>
  /** Asks an agent of the workspace. Needs `agents:ask`. */
  readonly ask?: (request: { agentId: string; question: string }) => Promise<AgentAnswer>
  /** Has a language model write a text. Needs `models:use`. */
  readonly complete?: (request: { prompt: string; maxTokens?: number }) => Promise<Completion>
  /** Values of this plugin that last: at most 256 keys, and 64 KiB per value. Needs `storage`. */
  readonly storage?: Storage
}

/** The name of an error with which a function of the host rejects. */
export type HostErrorName =
  /** The permission is not granted, or no longer. */
  | 'PermissionDenied'
  /** There is no complete response. The message says why. */
  | 'NetworkError'
  | 'TypeError'
  | 'SecretMissing'
  | 'SecretUnusable'
  | 'StorageFull'
  | 'NotFound'
  | 'ModelFailed'

export interface FetchOptions {
  /** Default: GET. */
  method?: 'GET' | 'HEAD' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  headers?: Record<string, string>
  body?: string | null
  /** From 1 to 30,000. Default: 10,000. */
  timeoutMs?: number
}

export interface FetchResponse {
  status: number
  /** By lower-case names. */
  headers: Record<string, string>
  /** At most 1 MB. */
  text: string
  /** After redirects. */
  url: string
}

export interface SearchHit extends Passage {
  documentId: string
}

export interface AgentAnswer {
  /** Null if the documents do not answer the question. */
  text: string | null
  /** From 0 to 1. */
  confidence: number
  citations: SearchHit[]
}

export interface Completion {
  text: string
  /** False if the text was cut at `maxTokens`. */
  isComplete: boolean
}

export interface Storage {
  /** Undefined if the key has no value. */
  get(key: string): Promise<Json | undefined>
  set(key: string, value: Json): Promise<void>
  delete(key: string): Promise<void>
}

/** A tool: input to output. Both are checked by the schemas of the manifest. */
export type Tool<Input = Record<string, Json>, Output = Record<string, Json>> = (
  input: Input,
  host: Host,
) => Output | Promise<Output>

/** `export const tools` of a plugin of the kind TOOL. */
export type Tools = Record<string, Tool>

/** `export const tools` of an INTEGRATION that sends out reports. */
export interface ExportTools {
  export: Tool<Report>
}

/** What the tool `export` gets. */
export interface Report {
  title: string
  markdown: string
  sections: { title: string; markdown: string }[]
}

export interface Passage {
  title: string
  sourceUri: string | null
  headings: string[]
  text: string
  relevance: number
}

/** `export async function answer` of a plugin of the kind AGENT. */
export type Answer = (
  request: { question: string /** At most 20, best first. */; passages: Passage[] },
  host: Host,
) => WrittenAnswer | Promise<WrittenAnswer>

export interface WrittenAnswer {
  /** At most 8,000 characters. */
  text: string
  /** Positions in `passages`, from 0. */
  citations?: number[]
}

/** `export async function* sync` of an INTEGRATION. */
export type Sync<Cursor extends Json = Json> = (
  request: {
    /** The last one that was yielded. Null at the first run. */ cursor: Cursor | null
    config: Readonly<Record<string, Json>>
  },
  host: Host,
) => AsyncGenerator<SyncBatch, void, void>

/** Changes that are saved together with the cursor. The limits of a run start anew after each batch. */
export interface SyncBatch {
  /** New and changed documents. At most 100. */
  upsert?: SyncDocument[]
  /** The `sourceUri` of documents that are gone. At most 1,000. */
  remove?: string[]
  /** Where the next batch, or the next run, continues. At most 1 MB of JSON. */
  cursor?: Json
  /** Documents that could not be read. */
  problems?: { sourceUri: string; message: string }[]
  /** Number of documents that were checked and have not changed. */
  same?: number
}

export interface SyncDocument {
  /** Identifies the document in later runs. */
  sourceUri: string
  title: string
  text: string
  /** Default: MARKDOWN. */
  format?: 'TEXT' | 'MARKDOWN' | 'HTML'
  /** BCP 47, such as "en". Detected by default. */
  language?: string
}
