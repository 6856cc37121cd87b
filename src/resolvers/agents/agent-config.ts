import { toNfc } from '../../platform/to-nfc.ts'

/** How an agent searches, as it is asked for. */
export interface RetrievalInput {
  topK?: number | null | undefined
  lexical?: number | null | undefined
  trigram?: number | null | undefined
  semantic?: number | null | undefined
  minScore?: number | null | undefined
}

/** What an agent does beyond searching, as it is asked for. */
export interface FeaturesInput {
  answers?: boolean | null | undefined
  learnFromMisses?: boolean | null | undefined
}

export interface ConfigInput {
  retrieval?: RetrievalInput | null | undefined
  features?: FeaturesInput | null | undefined
  scopeDescription?: string | null | undefined
}

interface Config {
  topK: number
  lexical: number | null
  trigram: number | null
  semantic: number | null
  minScore: number
  answers: boolean
  learnFromMisses: boolean
  scopeDescription: string | null
}

/** As the columns have them. */
const DEFAULTS: Config = {
  topK: 10,
  lexical: null,
  trigram: null,
  semantic: null,
  minScore: 0,
  answers: false,
  learnFromMisses: false,
  scopeDescription: null,
}

/** The columns for what is given, and for nothing else. What is null goes back to its default. */
export function givenConfig({ retrieval, features, scopeDescription }: ConfigInput): Partial<Config> {
  const asked: Record<string, unknown> = {
    ...retrieval,
    ...features,
    scopeDescription: scopeDescription && toNfc(scopeDescription),
  }
  const given = Object.entries(DEFAULTS).filter(([name]) => asked[name] !== undefined)
  return Object.fromEntries(given.map(([name, byDefault]) => [name, asked[name] ?? byDefault]))
}
