const TIMEOUT_MS = 10_000
const MAX_CHARACTERS = 40_000

/** What to do about each error text of Slack. */
const ADVICE = {
  action_prohibited: 'An administrator of the Slack workspace restricts this webhook. Ask them to allow it.',
  channel_is_archived: 'The channel is archived. Unarchive it, or use another one.',
  channel_not_found: 'The channel does not exist, or the webhook may not post there. Check its name.',
  invalid_payload: 'Slack could not read the message. Check channel, username and icon_emoji.',
  invalid_token:
    'The webhook URL is wrong or revoked. Create a webhook and update the secret slack_webhook_url.',
  no_active_hooks: 'The webhook is disabled. Create a webhook and update the secret slack_webhook_url.',
  no_service: 'The webhook is disabled or removed. Create a webhook and update the secret slack_webhook_url.',
  no_service_id: 'The webhook URL is incomplete. Copy all of it into the secret slack_webhook_url.',
  no_team: 'The Slack workspace does not exist. Check the secret slack_webhook_url.',
  no_text: 'The message is empty. Send some text.',
  posting_to_general_channel_denied:
    'Only some members may post to the general channel. Use another channel.',
  rollup_error: 'Slack failed. Send the message again later.',
  team_disabled: 'The Slack workspace is disabled. Check the secret slack_webhook_url.',
  user_not_found: 'The user does not exist. Check the @name in channel.',
}

export const tools = {
  async notify(input, host) {
    if (!host.secret)
      throw new Error('Secret slack_webhook_url is not granted. Grant secret:slack_webhook_url.')
    const url = String((await host.secret('slack_webhook_url')) ?? '').trim()
    if (!/^https?:\/\/\S+$/.test(url))
      throw new Error(
        'Secret slack_webhook_url is not a URL. It looks like https://hooks.slack.com/services/...',
      )
    const { message, ...options } = { ...pick(host.config ?? {}), ...pick(input) }
    if (typeof message !== 'string' || message.trim() === '')
      throw new Error('message is empty. Send some text.')
    const characters = [...message].length
    if (characters > MAX_CHARACTERS)
      throw new Error(`message has ${characters} characters. Slack accepts at most ${MAX_CHARACTERS}.`)
    const text = host.config?.allow_markup ? message : escapeMarkup(message)
    checkResponse(await post(url, { text, ...withEmoji(options) }, host), url)
    return { ok: true, channel: options.channel ?? null, characters }
  },
}

/** The fields that are set, of those that Slack knows. */
function pick({ message, channel, username, icon_emoji }) {
  const fields = Object.entries({ message, channel, username, icon_emoji })
  return Object.fromEntries(fields.filter(([, value]) => value !== undefined && value !== null))
}

/** Slack wants colons around the name. */
function withEmoji(options) {
  if (options.icon_emoji === undefined) return options
  return { ...options, icon_emoji: `:${options.icon_emoji.replaceAll(':', '')}:` }
}

/** Without this, a message could mention everybody in a channel. */
function escapeMarkup(text) {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}

async function post(url, payload, host) {
  const headers = { 'content-type': 'application/json; charset=utf-8' }
  const body = JSON.stringify(payload)
  try {
    if (host.fetch) return await host.fetch(url, { method: 'POST', headers, body, timeoutMs: TIMEOUT_MS })
  } catch (error) {
    if (error.name === 'NetworkError')
      throw new Error(
        `No response from Slack: ${hide(error.message, url)} The message may be posted. Check the channel before a retry.`,
      )
    if (error.name !== 'PermissionDenied') throw error
  }
  throw new Error('The host of the webhook is not granted. Check the URL, and grant network:hooks.slack.com.')
}

function checkResponse({ status, headers, text }, url) {
  const said = text.trim().slice(0, 200)
  if (status === 200 && said === 'ok') return
  if (status === 429) {
    const after = headers['retry-after']
    throw new Error(
      `Slack limits this webhook to about 1 message a second (429). Retry ${after ? `in ${after} s` : 'later'}.`,
    )
  }
  if (Object.hasOwn(ADVICE, said)) throw new Error(`Slack responded ${status} ${said}. ${ADVICE[said]}`)
  if (status >= 500) throw new Error(`Slack failed (${status}). Send the message again later.`)
  const answer = `${status}${said ? ` ${JSON.stringify(hide(said, url))}` : ''}`
  throw new Error(`Slack responded ${answer} instead of 200 "ok". Check the secret slack_webhook_url.`)
}

/** The URL is a secret: whoever has it can post. */
function hide(text, url) {
  return text.replaceAll(url, 'the webhook')
}
