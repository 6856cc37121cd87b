import type { ServerResponse } from 'node:http'
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { type OfficialPlugin, openPlugin, type PluginSettings } from '../../support/plugin-runner.ts'
import { type SlackDouble, startSlackDouble } from '../../support/slack-double.ts'

let slack: SlackDouble
let plugin: OfficialPlugin
beforeAll(async () => {
  slack = await startSlackDouble()
  plugin = await openPlugin('slack-notifier')
})
afterAll(async () => {
  await plugin.close()
  await slack.close()
})
beforeEach(() => {
  slack.messages.length = 0
  slack.misbehave = null
})

const webhook = () => `https://hooks.slack.com${slack.path}`
const notify = (input: object, settings: PluginSettings = {}) =>
  plugin.runTool('notify', input, {
    secrets: { slack_webhook_url: webhook() },
    hosts: { 'hooks.slack.com': slack.url },
    ...settings,
  })

it('posts a message with the configured sender, or that of the input, and escapes markup unless it is allowed', async () => {
  const config = { channel: '#docs', username: 'Canopy', icon_emoji: 'seedling' }
  const message = '*보고서* 완료: a < b & c <!channel> 🌱'
  const sent = await notify({ message }, { config })
  expect(sent).toEqual({ ok: true, channel: '#docs', characters: [...message].length })
  await notify(
    { message, channel: '#team', icon_emoji: ':robot_face:' },
    { config: { ...config, allow_markup: true } },
  )
  expect(await notify({ message: 'Hi' })).toMatchObject({ channel: null })
  expect(slack.messages).toEqual([
    {
      text: '*보고서* 완료: a &lt; b &amp; c &lt;!channel&gt; 🌱',
      channel: '#docs',
      username: 'Canopy',
      icon_emoji: ':seedling:',
    },
    { text: message, channel: '#team', username: 'Canopy', icon_emoji: ':robot_face:' },
    { text: 'Hi' },
  ])
})

const stall = () => {}
const answer =
  (status: number, body: string, headers = {}) =>
  (response: ServerResponse) =>
    void response.writeHead(status, headers).end(body)

it('explains what to do about each error of Slack, without the URL of the webhook', async () => {
  const failures: [string, object, ((response: ServerResponse) => void) | null, string][] = [
    [
      'a missing channel',
      { channel: '#missing' },
      null,
      'Slack responded 404 channel_not_found. The channel does not exist',
    ],
    [
      'an archived channel',
      { channel: '#archived' },
      null,
      '410 channel_is_archived. The channel is archived. Unarchive it',
    ],
    ['a restriction', { channel: '#restricted' }, null, '403 action_prohibited. An administrator'],
    ['a missing user', { channel: '@nobody' }, null, '400 user_not_found. The user does not exist.'],
    [
      'a bad payload',
      {},
      answer(400, 'invalid_payload'),
      '400 invalid_payload. Slack could not read the message.',
    ],
    [
      'a revoked webhook',
      {},
      answer(403, 'invalid_token'),
      'Create a webhook and update the secret slack_webhook_url',
    ],
    [
      'a limit',
      {},
      answer(429, 'rate_limited', { 'retry-after': '30' }),
      '1 message a second (429). Retry in 30 s.',
    ],
    ['a limit without a time', {}, answer(429, ''), '(429). Retry later.'],
    [
      'a failure',
      {},
      answer(500, 'rollup_error'),
      '500 rollup_error. Slack failed. Send the message again later.',
    ],
    ['an unknown failure', {}, answer(503, '<html>'), 'Slack failed (503). Send the message again later.'],
    [
      'a page of a proxy',
      {},
      answer(200, `<p>${webhook()}`),
      'Slack responded 200 "<p>the webhook" instead of 200 "ok".',
    ],
    [
      'no response',
      {},
      stall,
      'No response from Slack: There was no complete response within 100 ms. The message may be posted.',
    ],
  ]
  for (const [name, input, misbehave, message] of failures) {
    slack.misbehave = misbehave
    const error = await notify(
      { message: 'Hi', ...input },
      { timeoutMs: misbehave === stall ? 100 : undefined },
    ).catch(error => error)
    expect(error, name).toBeInstanceOf(Error)
    expect(error.message, name).toContain(message)
    expect(error.message, name).not.toContain(slack.path)
  }
})

it('rejects invalid input, settings and webhooks before it sends anything', async () => {
  for (const input of [
    {},
    { message: '' },
    { message: 'a'.repeat(40_001) },
    { message: 'Hi', icon_emoji: ':a b:' },
    { message: 'Hi', color: 'red' },
  ])
    await expect(notify(input)).rejects.toThrow(/^input/)
  await expect(notify({ message: ' \n' })).rejects.toThrow('message is empty. Send some text.')
  await expect(notify({ message: 'Hi' }, { secrets: {} })).rejects.toThrow(
    'No secret is assigned to "slack_webhook_url".',
  )
  await expect(notify({ message: 'Hi' }, { secrets: { slack_webhook_url: 'xoxb-token' } })).rejects.toThrow(
    'Secret slack_webhook_url is not a URL.',
  )
  const elsewhere = { secrets: { slack_webhook_url: `https://hooks.example.com${slack.path}` } }
  await expect(notify({ message: 'Hi' }, elsewhere)).rejects.toThrow(
    'Check the URL, and grant network:hooks.slack.com.',
  )
  await expect(
    notify({ message: 'Hi' }, { secrets: { slack_webhook_url: `${webhook()}x` } }),
  ).rejects.toThrow('404 no_service. The webhook is disabled or removed.')
  expect(slack.messages).toEqual([])
})
