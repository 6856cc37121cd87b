import { join } from 'node:path'
import { PGlite } from '@electric-sql/pglite'
import type pg from 'pg'

// Postgres full-text search: a table of passages with a GIN index, and one statement that ranks the matches.

const TABLE = `CREATE TABLE IF NOT EXISTS plain_texts (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, node text NOT NULL, content text NOT NULL,
  words tsvector GENERATED ALWAYS AS (to_tsvector('english', content)) STORED
);
CREATE INDEX IF NOT EXISTS plain_texts_words ON plain_texts USING gin (words)`
const INSERT = `INSERT INTO plain_texts (node, content) SELECT * FROM unnest($1::text[], $2::text[])`
/** Matches any of the words: with all of them, half of the questions find nothing. */
const SEARCH = `SELECT id, content, ts_rank_cd(words, query) AS score
  FROM plain_texts, to_tsquery('english', $1) AS query
  WHERE words @@ query AND ($2::text IS NULL OR node = $2) ORDER BY score DESC, id LIMIT 10`

export interface PlainText {
  node: string
  content: string
}

/** Uses the server of the pool or, without a pool, a PGlite in `dataDir`, opened on first use. */
export function openPlainTexts(pool: pg.Pool | null, dataDir: string) {
  let opened: Promise<PGlite> | null = null
  const query = async (sql: string, values: unknown[]): Promise<unknown[]> => {
    if (pool) return (await pool.query(sql, values)).rows
    opened ??= PGlite.create(join(dataDir, 'plain-texts'))
    return (await (await opened).query(sql, values)).rows
  }
  return {
    /** @returns the duration in milliseconds */
    async add(passages: readonly PlainText[]): Promise<number> {
      for (const statement of TABLE.split(';')) await query(statement, [])
      const startedAt = performance.now()
      await query(INSERT, [passages.map(passage => passage.node), passages.map(passage => passage.content)])
      return performance.now() - startedAt
    },
    async search({ question, node }: { question: string; node: string | null }): Promise<unknown[]> {
      const words = question.match(/[\p{L}\p{N}]+/gu) ?? []
      return query(SEARCH, [words.join(' | '), node])
    },
    async close(): Promise<void> {
      await (await opened)?.close()
    },
  }
}
