const URL_OF_API = 'https://api.openweathermap.org/data/2.5/weather'
const TIMEOUT_MS = 10_000
const WAYS = 'Give exactly one of: location; zip_code, with country_code; latitude and longitude.'

/** Names of units, and what converts the values of the API and of the sample, which is in C and km/h. */
const SYSTEMS = {
  // The API gives m/s.
  metric: { temperature: 'C', wind: 'km/h', windOfApi: v => v * 3.6, fromCelsius: c => c, fromKmh: v => v },
  imperial: {
    temperature: 'F',
    wind: 'mph',
    windOfApi: v => v,
    fromCelsius: c => c * 1.8 + 32,
    fromKmh: v => v / 1.609344,
  },
  standard: {
    temperature: 'K',
    wind: 'm/s',
    windOfApi: v => v,
    fromCelsius: c => c + 273.15,
    fromKmh: v => v / 3.6,
  },
}

export const tools = {
  async current_weather(input, host) {
    const place = readPlace(input)
    const units = input.units ?? host.config?.units ?? 'metric'
    if (!Object.hasOwn(SYSTEMS, units))
      throw new Error(`units is ${JSON.stringify(units)}. Use metric, imperial or standard.`)
    const key = await readKey(host)
    if (!key) return sampleOf(place, units)
    const query = [...place.query, ['units', units], ['appid', key]]
    return readObservation(await request(query, place, key, host), units)
  },
}

/** The one way in which a place is given, as parameters of the API. */
function readPlace(input) {
  const isGiven = name => input[name] !== undefined && input[name] !== null && input[name] !== ''
  const hasPoint = isGiven('latitude') || isGiven('longitude')
  const given = [isGiven('location'), isGiven('zip_code'), hasPoint].filter(Boolean).length
  if (given !== 1)
    throw new Error(`${given === 0 ? 'No place is given' : 'The place is given in several ways'}. ${WAYS}`)
  if (isGiven('country_code') && !isGiven('zip_code'))
    throw new Error('country_code belongs to zip_code. Add the country to location instead: Seoul,KR.')
  if (isGiven('location')) return { name: input.location.trim(), query: [['q', input.location.trim()]] }
  if (isGiven('zip_code')) {
    const zip = `${input.zip_code.trim()},${(input.country_code || 'US').toUpperCase()}`
    return { name: zip, query: [['zip', zip]] }
  }
  const lat = readDegrees(input, 'latitude', 90)
  const lon = readDegrees(input, 'longitude', 180)
  return {
    name: `${lat}, ${lon}`,
    query: [
      ['lat', String(lat)],
      ['lon', String(lon)],
    ],
  }
}

function readDegrees(input, name, max) {
  const value = input[name]
  if (typeof value !== 'number' || !(Math.abs(value) <= max))
    throw new Error(
      `${name} is ${JSON.stringify(value) ?? 'missing'}. It must be a number from -${max} to ${max}.`,
    )
  return value
}

/** Null if the secret is not granted or not set. */
async function readKey(host) {
  if (!host.secret) return null
  try {
    return String((await host.secret('openweathermap_api_key')) ?? '').trim() || null
  } catch (error) {
    if (['PermissionDenied', 'SecretMissing'].includes(error.name)) return null
    throw error
  }
}

async function request(query, place, key, host) {
  const parameters = query.map(([name, value]) => `${name}=${encodeURIComponent(value)}`)
  const response = await send(`${URL_OF_API}?${parameters.join('&')}`, key, host)
  if (response.status !== 200) throw new Error(explain(response, place))
  return parse(response.text)
}

async function send(url, key, host) {
  try {
    if (host.fetch) return await host.fetch(url, { timeoutMs: TIMEOUT_MS })
  } catch (error) {
    if (error.name === 'NetworkError')
      throw new Error(
        `No response from OpenWeatherMap: ${error.message.replaceAll(key, '...')} Try again later.`,
      )
    if (error.name !== 'PermissionDenied') throw error
  }
  throw new Error('The plugin may not send requests to OpenWeatherMap. Grant network:api.openweathermap.org.')
}

function explain({ status, headers, text }, place) {
  if (status === 401)
    return 'OpenWeatherMap rejected the API key (401). Check the secret openweathermap_api_key. A new key works after up to two hours.'
  if (status === 404)
    return `OpenWeatherMap does not know ${JSON.stringify(place.name)} (404). Check the spelling, or add a country: Seoul,KR.`
  if (status === 429) {
    const after = headers['retry-after']
    return `The API key has reached its limit of requests (429). Retry ${after ? `in ${after} s` : 'in a minute'}, or use a larger plan.`
  }
  if (status >= 500) return `OpenWeatherMap failed (${status}). Try again later.`
  return `OpenWeatherMap responded ${status}: ${parse(text).message ?? 'no reason'}.`
}

function parse(text) {
  try {
    return JSON.parse(text) ?? {}
  } catch {
    throw new Error('OpenWeatherMap responded with something other than JSON. Try again later.')
  }
}

function readObservation({ main, wind, weather, name, sys, dt }, units) {
  if (typeof main?.temp !== 'number')
    throw new Error('The response of OpenWeatherMap has no temperature. Try again later.')
  return {
    place: [name, sys?.country].filter(Boolean).join(', ') || 'Unnamed place',
    temperature: round(main.temp),
    feels_like: round(main.feels_like ?? main.temp),
    humidity: main.humidity ?? 0,
    wind_speed: round(SYSTEMS[units].windOfApi(wind?.speed ?? 0)),
    description: weather?.[0]?.description ?? '',
    units: unitsOf(units),
    observed_at: typeof dt === 'number' ? new Date(dt * 1000).toISOString() : null,
    sample: false,
  }
}

/** The same for every place, so that it is not mistaken for its weather. */
function sampleOf(place, units) {
  const { fromCelsius, fromKmh } = SYSTEMS[units]
  return {
    place: place.name,
    temperature: round(fromCelsius(22.5)),
    feels_like: round(fromCelsius(21.3)),
    humidity: 65,
    wind_speed: round(fromKmh(12.3)),
    description: 'Sample data: the secret openweathermap_api_key is not set.',
    units: unitsOf(units),
    observed_at: null,
    sample: true,
  }
}

function unitsOf(units) {
  const { temperature, wind } = SYSTEMS[units]
  return { temperature, humidity: '%', wind_speed: wind }
}

/** To two decimals. The first rounding removes errors of binary fractions. */
function round(value) {
  return Math.round(Number((value * 100).toFixed(6))) / 100
}
