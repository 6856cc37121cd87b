import { parseArgs } from 'node:util'

export const USAGE = `npm run eval -- [--set NAME] [--check] [--update] [--json FILE] [--sets-dir DIR] [--env NAME=VALUE] [--data-dir DIR]

Asks questions with known answers, and prints how far up the documents come that answer them: for each lane of the
search alone, for all of them fused as users get them, and for bm25-stock, a plain BM25 over whole documents to hold
them against. "slip" is the same questions with one wrong letter in every word, "unspaced" the Korean ones without spaces.

  --set NAME        only this set; may be given several times
  --check           fails when a gate is missed, or a figure fell by more than 0.02 since reports/search/latest.json
  --update          writes reports/search/latest.json: do so with every change that moves the figures, and commit it
  --json FILE       also writes the figures there
  --sets-dir DIR    sets of your own instead: DIR, or each folder in it, holds
                      corpus.jsonl    {"id", "text", "title"?, "contentType"? (text/plain)} a line
                      queries.jsonl   {"id", "text"} a line
                      qrels.tsv       query id, document id and relevance (over 0: relevant), with tabs between
  --env NAME=VALUE  a setting of docs/settings.md for the Canopy that is asked, such as an embedding endpoint; may be
                    given several times. The environment is not read
  --data-dir DIR    keeps the database there, so that the next run need not index the same documents again. Only for
                    changes to how it searches: delete it after one to how it indexes`

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
