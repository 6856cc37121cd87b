import { once } from 'node:events'
import { readConfig } from '../../src/config/config.ts'
import { startCanopy } from '../../src/start-canopy.ts'

// Starts Canopy. After the first input on stdin, fills the write-ahead log of its database until the process is killed.
const canopy = await startCanopy(readConfig([], process.env), line => console.log(line))
await once(process.stdin, 'data')
for (;;)
  await canopy.app.database.prisma.$executeRaw`
    SELECT pg_logical_emit_message(false, 'test', repeat('x', 100000))`.catch(() => {})
