import { setImmediate as nextTurn } from 'node:timers/promises'
import { Prisma } from '../../../src/generated/prisma/client.ts'
import type { WorkspaceTransaction } from '../../../src/platform/database/scope-to-workspace.ts'

/** SQL function that runs statements in order. @returns the number of rows that each statement changed. */
export const RUN_MANY = `CREATE FUNCTION run_many(statements jsonb) RETURNS int[] LANGUAGE plpgsql AS $$
DECLARE
  statement text;
  changed int;
  counts int[] := '{}';
BEGIN
  FOR statement IN SELECT jsonb_array_elements_text(statements) LOOP
    EXECUTE statement;
    GET DIAGNOSTICS changed = ROW_COUNT;
    counts := counts || changed;
  END LOOP;
  RETURN counts;
END $$`

/**
 * Gives writers of different tasks a transaction that batches their statements: it sends them together as soon as every
 * writer waits for one. The statements run unchanged. Batching saves round trips, which are most of their cost.
 */
export async function batchStatements(
  tx: WorkspaceTransaction,
  writers: readonly ((tx: WorkspaceTransaction) => Promise<void>)[],
): Promise<void> {
  let waiting: { statement: string; answer: PromiseWithResolvers<number> }[] = []
  const $executeRaw = (strings: TemplateStringsArray, ...values: unknown[]) => {
    const answer = Promise.withResolvers<number>()
    waiting.push({ statement: writeOut(Prisma.sql(strings, ...values)), answer })
    return answer.promise
  }
  const batched = { $executeRaw } as unknown as WorkspaceTransaction
  const all = Promise.all(writers.map(write => write(batched)))
  let isOver = false
  all.finally(() => (isOver = true)).catch(() => {})
  // One turn of the event loop lets every writer with a result reach its next statement or its end.
  for (await nextTurn(); !isOver; await nextTurn()) {
    const sent = waiting
    waiting = []
    const [row] = await tx.$queryRaw<{ counts: number[] }[]>`
      SELECT run_many(${JSON.stringify(sent.map(one => one.statement))}::jsonb) AS counts`
    for (const [i, { answer }] of sent.entries()) answer.resolve(row?.counts[i] ?? 0)
  }
  await all
}

function writeOut({ strings, values }: Prisma.Sql): string {
  return strings.reduce((text, part, i) => `${text}${writeValue(values[i - 1])}${part}`)
}

function writeValue(value: unknown): string {
  if (value === null || typeof value === 'number') return String(value)
  if (typeof value === 'string') return `'${value.replaceAll("'", "''")}'`
  throw new Error(`A ${typeof value} cannot be written into a statement; a string, a number or null can.`)
}
