import { ValidationError } from '../../errors.ts'
import { type FlagState, listFeatureFlags, setFeatureFlag } from '../../resolvers/protection/feature-flags.ts'
import { builder } from '../shared/builder.ts'
import { inputArgs } from '../shared/input-fields.ts'
import { localized } from '../shared/localized.ts'

const FeatureFlag = builder.objectRef<FlagState>('FeatureFlag').implement({
  description: 'A switch of the workspace. Flags are declared in code.',
  fields: t => ({
    key: t.exposeString('key', { description: 'Its name.' }),
    description: t.string({
      description: 'What it switches, and what happens without it.',
      resolve: localized(flag => flag.description),
    }),
    enabled: t.exposeBoolean('enabled', {
      description:
        'Whether it is on for the users in its share. Canopy switches it off if its operations fail.',
    }),
    rolloutPercent: t.exposeInt('rolloutPercent', {
      description:
        'Share of users for whom it is on, 0 to 100. The same users each time; a larger share only adds users.',
    }),
    defaultEnabled: t.exposeBoolean('defaultEnabled', {
      description: 'Whether it is on in a workspace that never set it.',
    }),
    updatedAt: t.expose('updatedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'Time when it was last set or switched off. Null if it was never set.',
    }),
  }),
})

builder.queryField('featureFlags', t =>
  t.field({
    type: [FeatureFlag],
    description: 'Feature flags of the workspace. Requires the ADMIN scope.',
    authScopes: { admin: true },
    resolve: (_, __, context) => listFeatureFlags(context),
  }),
)

const SetFeatureFlagInput = builder.inputType('SetFeatureFlagInput', {
  description: 'The flag to set.',
  fields: t => ({
    key: t.string({ required: true, description: 'Key of the flag. `featureFlags` lists them.' }),
    enabled: t.boolean({ required: true, description: 'Whether it is on for the users in its share.' }),
    rolloutPercent: t.int({
      description: 'Share of users for whom it is on, 0 to 100. Null or omitted: unchanged, 100 at first.',
    }),
  }),
})

const SetFeatureFlagPayload = builder.objectRef<{ flag: FlagState }>('SetFeatureFlagPayload').implement({
  description: 'The flag as it is now.',
  fields: t => ({
    flag: t.expose('flag', { type: FeatureFlag, description: 'The flag as it is now.' }),
  }),
})

builder.mutationField('setFeatureFlag', t =>
  t.field({
    type: SetFeatureFlagPayload,
    description:
      'Sets a feature flag of the workspace. Other processes follow within two seconds. Requires the ADMIN scope.',
    errors: { types: [ValidationError] },
    args: inputArgs(t.arg, SetFeatureFlagInput, 'The flag to set.'),
    resolve: (_, { input }, context) => setFeatureFlag(context, input),
  }),
)
