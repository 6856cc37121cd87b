import { parentPort } from 'node:worker_threads'
import { checkSchema } from './check-schema.ts'
import { checkInput, checkOutput } from './check-value.ts'
import type { SchemaAnswer, SchemaJob } from './json-schemas.ts'

// Runs in a worker thread. Answers each message with one message.
parentPort?.on('message', (job: SchemaJob) => {
  parentPort?.postMessage(answer(job))
})

function answer({ kind, schema, value, path }: SchemaJob): SchemaAnswer {
  try {
    if (kind === 'problems') return { issues: checkSchema(schema, path) }
    return kind === 'input' ? checkInput(schema, value, path) : checkOutput(schema, value, path)
  } catch (error) {
    // Also a RangeError: the stack was exhausted.
    const reason = error instanceof RangeError ? 'is nested too deeply' : 'does not fit a usable JSON Schema'
    return { issues: [{ path, message: reason }] }
  }
}
