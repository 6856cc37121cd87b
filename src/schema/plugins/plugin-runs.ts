import { runsOfPlugins } from '../../resolvers/plugins/list-plugins.ts'
import { builder } from '../shared/builder.ts'
import { nestedRowPaths, pageArgs } from '../shared/paging.ts'
import { TaskConnection } from '../tasks/task.ts'
import { Plugin } from './plugin.ts'

// Apart from Plugin, because tasks have plugins as subjects.
builder.prismaObjectFields(Plugin, t => ({
  runs: t.field({
    type: TaskConnection,
    select: (args, _, nested) => ({ tasks: nested(runsOfPlugins.query(args), nestedRowPaths('Task')) }),
    description: 'Tasks that run it, newest first.',
    args: pageArgs(t.arg),
    resolve: (plugin, args, context) => runsOfPlugins.toPage(context, plugin.id, args, plugin.tasks),
  }),
}))
