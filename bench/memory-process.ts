import { readConfig } from '../src/config/config.ts'
import { collectGarbage } from '../src/platform/collect-garbage.ts'
import { startCanopy } from '../src/start-canopy.ts'
import { serveParent } from './child.ts'

// A Canopy as `src/main.ts` starts it.

const canopy = await startCanopy(readConfig([], process.env), () => {})
collectGarbage()

const commands = {
  /** Memory of the process, in bytes. */
  async measure() {
    const { rss, heapTotal, heapUsed, external } = process.memoryUsage()
    return { rss, heapTotal, heapUsed, external }
  },
}

serveParent(canopy.url, commands, () => canopy.stop())
