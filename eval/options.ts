import { parseArgs } from 'node:util'

export const USAGE = `npm run eval -- [--set NAME] [--check] [--update] [--json FILE] [--sets-dir DIR] [--env NAME=VALUE] [--data-dir DIR]

Asks questions with known answers and prints how high the search ranks the documents that answer them: for each lane
alone, for all lanes fused as for users, and for the reference bm25-stock, a plain BM25 over whole documents. "slip" has
the same questions with one wrong letter in every word, "unspaced" the Korean ones without spaces.

  --set NAME        evaluates only this set; can be repeated
  --check           fails if a gate fails or a figure is more than 0.02 below reports/search/latest.json
  --update          writes reports/search/latest.json; commit it with the change that affects the figures
  --json FILE       also writes the figures to this file
  --sets-dir DIR    evaluates your own sets instead: DIR, or each folder in it, contains
                      corpus.jsonl    {"id", "text", "title"?, "contentType"? (default text/plain)} per line
                      queries.jsonl   {"id", "text"} per line
                      qrels.tsv       query id, document id and relevance (relevant if over 0), separated by tabs
  --env NAME=VALUE  a setting of docs/settings.md for the evaluated Canopy, such as an embedding endpoint; can be
                    repeated. Environment variables are ignored
  --data-dir DIR    keeps the database in this folder, so that the next run does not index the documents again. Only
                    for changes to search: delete the folder after a change to indexing`

export interface Options {
  sets: string[]
  isCheck: boolean
  isUpdate: boolean
  jsonFile: string | null
  setsDir: string | null
  settings: Record<string, string>
  dataDir: string | null
}

/** @returns null if the arguments are invalid or ask for help */
export function readOptions(args: readonly string[]): Options | null {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        set: { type: 'string', multiple: true },
        check: { type: 'boolean' },
        update: { type: 'boolean' },
        json: { type: 'string' },
        'sets-dir': { type: 'string' },
        env: { type: 'string', multiple: true },
        'data-dir': { type: 'string' },
        help: { type: 'boolean' },
      },
    })
    const compares = values.check || values.update
    // Reports cover all committed sets, with the default settings.
    if (values.help || (compares && (values.set || values['sets-dir'] || values.env))) return null
    return {
      sets: values.set ?? [],
      isCheck: values.check ?? false,
      isUpdate: values.update ?? false,
      jsonFile: values.json ?? null,
      setsDir: values['sets-dir'] ?? null,
      settings: Object.fromEntries((values.env ?? []).map(readSetting)),
      dataDir: values['data-dir'] ?? null,
    }
  } catch {
    return null
  }
}

function readSetting(setting: string): [string, string] {
  const at = setting.indexOf('=')
  if (at < 1) throw new Error(`${setting} is not NAME=VALUE.`)
  return [setting.slice(0, at), setting.slice(at + 1)]
}
