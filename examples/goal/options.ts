import { parseArgs } from 'node:util'

export const HELP = `Plans a goal, shows the plan, and follows it to its result.

  npm run goal -- "How many days of annual leave are there? Make a table."
  npm run goal -- --follow goal_…

  --max-cost 0.50    Limit of the cost in US dollars. Default: none.
  --max-seconds 60   Limit of the time that the goal runs. Default: none.
  --language ko      Language of the results. Default: that of the text.
  --plan             Shows the plan and does not approve it.
  --mermaid          Shows the plan as Mermaid text, too.
  --follow ID        Follows an existing goal. A new limit continues it if it is paused.
  --help             Shows this text.

CANOPY_URL and CANOPY_API_KEY name the server. Without them, the command starts a server with the demo knowledge base
and removes it, and the goal, at the end.

Exit code: 0 if the goal is COMPLETED or PARTIAL, or was not started; 1 if it is FAILED or CANCELLED, or after an error;
2 if it is PAUSED.`

export interface GoalOptions {
  /** Text of a new goal, or the ID of the goal to follow. */
  goal: { text: string } | { id: string }
  maxCostUsd: number | undefined
  maxSeconds: number | undefined
  language: string | undefined
  isPlanOnly: boolean
  showsMermaid: boolean
}

/** The command line is invalid. `message` is for people. */
export class BadOption extends Error {
  override readonly name = 'BadOption'
}

/**
 * Reads the command line. Words of the text that are not quoted are joined.
 * @throws BadOption
 */
export function readOptions(args: string[]): GoalOptions | 'help' {
  const { values, positionals } = parse(args)
  if (values.help) return 'help'
  const text = positionals.join(' ').trim()
  const id = values.follow
  if (id === undefined && text === '')
    throw new BadOption('Say what is to be done, or follow a goal with --follow.')
  if (id !== undefined && text !== '') throw new BadOption('Give either a text or --follow, not both.')
  if (id !== undefined && values.language !== undefined)
    throw new BadOption('--language is for a new goal: the language of an existing one does not change.')
  return {
    goal: id === undefined ? { text } : { id },
    maxCostUsd: readNumber(values['max-cost'], /^\d*\.?\d+$/, '--max-cost must be US dollars, such as 0.50.'),
    maxSeconds: readNumber(
      values['max-seconds'],
      /^[1-9]\d*$/,
      '--max-seconds must be a whole number of seconds, 1 or more.',
    ),
    language: values.language,
    isPlanOnly: values.plan ?? false,
    showsMermaid: values.mermaid ?? false,
  }
}

function parse(args: string[]) {
  try {
    return parseArgs({
      args,
      allowPositionals: true,
      options: {
        'max-cost': { type: 'string' },
        'max-seconds': { type: 'string' },
        language: { type: 'string' },
        plan: { type: 'boolean' },
        mermaid: { type: 'boolean' },
        follow: { type: 'string' },
        help: { type: 'boolean', short: 'h' },
      },
    })
  } catch (error) {
    // What follows the first sentence is about passing such an option on as text.
    throw new BadOption(`${(error as Error).message.split(/\.\s|\n/, 1)[0]?.replace(/\.$/, '')}.`)
  }
}

function readNumber(given: string | undefined, form: RegExp, problem: string): number | undefined {
  if (given === undefined) return undefined
  if (!form.test(given)) throw new BadOption(problem)
  return Number(given)
}
