import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'

// npm run check:evals: checks the committed figures of search, answers and reports at the same time.
const EVALS = ['main.ts', 'answers/main.ts', 'reports/main.ts']

const codes = await Promise.all(
  EVALS.map(async file => {
    const child = spawn(process.execPath, [join(import.meta.dirname, file), '--check'], { stdio: 'inherit' })
    const [code] = await once(child, 'exit')
    return code
  }),
)
process.exitCode = codes.every(code => code === 0) ? 0 : 1
