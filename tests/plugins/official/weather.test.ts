import type { ServerResponse } from 'node:http'
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { type OfficialPlugin, openPlugin, type PluginSettings } from '../../support/plugin-runner.ts'
import { startWeatherDouble, type WeatherDouble } from '../../support/weather-double.ts'

let service: WeatherDouble
let plugin: OfficialPlugin
beforeAll(async () => {
  service = await startWeatherDouble()
  plugin = await openPlugin('weather')
})
afterAll(async () => {
  await plugin.close()
  await service.close()
})
beforeEach(() => {
  service.requests.length = 0
  service.misbehave = null
})

const weather = (input: object, settings: PluginSettings = {}) =>
  plugin.runTool('current_weather', input, {
    secrets: { openweathermap_api_key: service.key },
    hosts: { 'api.openweathermap.org': service.url },
    ...settings,
  })
const WAYS = 'Give exactly one of: location; zip_code, with country_code; latitude and longitude.'

it('reads the weather of a place given in each way, in each system of units', async () => {
  expect(await weather({ location: ' 서울,KR ' })).toEqual({
    place: 'Seoul, KR',
    temperature: 3.2,
    feels_like: 1.2,
    humidity: 41,
    wind_speed: 9,
    description: 'broken clouds',
    units: { temperature: 'C', humidity: '%', wind_speed: 'km/h' },
    observed_at: '2026-01-01T00:00:00.000Z',
    sample: false,
  })
  expect(await weather({ zip_code: '90210', units: 'imperial' })).toMatchObject({
    place: 'Beverly Hills, US',
    temperature: 75.2,
    wind_speed: 8.95,
    units: { temperature: 'F', wind_speed: 'mph' },
  })
  expect(await weather({ zip_code: '04524', country_code: 'kr' })).toMatchObject({ place: 'Seoul, KR' })
  const standard = await weather(
    { latitude: 37.5, longitude: 127 },
    { config: { units: 'standard' }, secrets: { openweathermap_api_key: service.key } },
  )
  expect(standard).toMatchObject({
    temperature: 276.35,
    wind_speed: 2.5,
    units: { temperature: 'K', wind_speed: 'm/s' },
  })
  const appid = service.key
  expect(service.requests).toEqual([
    { q: '서울,KR', units: 'metric', appid },
    { zip: '90210,US', units: 'imperial', appid },
    { zip: '04524,KR', units: 'metric', appid },
    { lat: '37.5', lon: '127', units: 'standard', appid },
  ])
})

it('returns sample data without a key, marked as such, and sends nothing', async () => {
  const samples = {
    metric: { temperature: 22.5, feels_like: 21.3, wind_speed: 12.3 },
    imperial: { temperature: 72.5, feels_like: 70.34, wind_speed: 7.64 },
    standard: { temperature: 295.65, feels_like: 294.45, wind_speed: 3.42 },
  }
  for (const [units, values] of Object.entries(samples)) {
    const sample = await weather({ location: 'Seoul', units }, { secrets: {} })
    expect(sample).toMatchObject({ ...values, place: 'Seoul', humidity: 65, sample: true, observed_at: null })
    expect(sample.description).toContain('Sample data')
  }
  // Granted, but without a value.
  expect(await weather({ location: 'Seoul' }, { secrets: { openweathermap_api_key: '' } })).toMatchObject({
    sample: true,
  })
  expect(await weather({ location: 'Seoul' }, { granted: ['network:api.openweathermap.org'] })).toMatchObject(
    { sample: true },
  )
  expect(service.requests).toEqual([])
})

it('rejects a place that is missing, given twice, incomplete or out of bounds', async () => {
  await expect(weather({})).rejects.toThrow(`No place is given. ${WAYS}`)
  for (const twice of [
    { location: 'Seoul', zip_code: '1' },
    { location: 'Seoul', latitude: 1 },
    { zip_code: '1', latitude: 1, longitude: 1 },
  ])
    await expect(weather(twice)).rejects.toThrow(`The place is given in several ways. ${WAYS}`)
  await expect(weather({ latitude: 1 })).rejects.toThrow(
    'longitude is missing. It must be a number from -180 to 180.',
  )
  await expect(weather({ location: 'Seoul', country_code: 'KR' })).rejects.toThrow(
    'country_code belongs to zip_code.',
  )
  for (const invalid of [
    { latitude: 90.1, longitude: 0 },
    { latitude: 0, longitude: -181 },
    { location: 'Seoul', units: 'kelvin' },
    { zip_code: '90210', country_code: 'USA' },
    { zip_code: '1&appid=x' },
  ])
    await expect(weather(invalid)).rejects.toThrow(/^input/)
  expect(service.requests).toEqual([])
})

it('explains what to do about each error of the service, without the key', async () => {
  const stall = () => {}
  const answer =
    (status: number, body: string, headers = {}) =>
    (response: ServerResponse) =>
      void response.writeHead(status, headers).end(body)
  const failures: [object, ((response: ServerResponse) => void) | null, string][] = [
    [{ location: 'Atlantis' }, null, 'does not know "Atlantis" (404). Check the spelling'],
    [{ zip_code: '00000' }, null, 'does not know "00000,US" (404)'],
    [{}, answer(401, '{"cod":401}'), 'rejected the API key (401). Check the secret openweathermap_api_key.'],
    [{}, answer(429, '{"cod":429}'), 'reached its limit of requests (429). Retry in a minute'],
    [{}, answer(429, '', { 'retry-after': '7' }), 'Retry in 7 s'],
    [{}, answer(400, '{"message":"wrong latitude"}'), 'responded 400: wrong latitude.'],
    [{}, answer(502, '<html>'), 'failed (502). Try again later.'],
    [{}, answer(200, '<html>'), 'something other than JSON'],
    [{}, answer(200, '{}'), 'has no temperature'],
    [{}, stall, 'No response from OpenWeatherMap: There was no complete response within 100 ms.'],
  ]
  for (const [input, misbehave, message] of failures) {
    service.misbehave = misbehave
    const place = Object.keys(input).length > 0 ? input : { location: 'Seoul' }
    const error = await weather(place, { timeoutMs: misbehave === stall ? 100 : undefined }).catch(
      error => error,
    )
    expect(error.message).toContain(message)
    expect(error.message).not.toContain(service.key)
  }
  const wrongKey = weather({ location: 'Seoul' }, { secrets: { openweathermap_api_key: 'wrong' } })
  service.misbehave = null
  await expect(wrongKey).rejects.toThrow('rejected the API key')
})
