import type { ServerResponse } from 'node:http'
import { startHttpServer } from './http-server.ts'

export interface WeatherDouble {
  url: string
  /** The only valid key. */
  key: string
  /** Parameters of the received requests. */
  requests: Record<string, string>[]
  /** Writes another response to the next requests. */
  misbehave: ((response: ServerResponse) => void) | null
  close(): Promise<void>
}

const PLACES = [
  {
    name: 'Seoul',
    country: 'KR',
    zip: '04524,KR',
    lat: 37.57,
    lon: 126.98,
    celsius: 3.2,
    metersPerSecond: 2.5,
  },
  {
    name: 'Beverly Hills',
    country: 'US',
    zip: '90210,US',
    lat: 34.07,
    lon: -118.4,
    celsius: 24,
    metersPerSecond: 4,
  },
]
type Place = (typeof PLACES)[number]

/** Starts a fake of OpenWeatherMap's current weather on the loopback interface. */
export async function startWeatherDouble(): Promise<WeatherDouble> {
  const { url, close } = await startHttpServer((request, response) => {
    const send = (status: number, body: object) =>
      response
        .writeHead(status, { 'content-type': 'application/json; charset=utf-8' })
        .end(JSON.stringify(body))
    const { pathname, searchParams } = new URL(request.url ?? '/', url)
    if (pathname !== '/data/2.5/weather' || request.method !== 'GET')
      return send(404, { cod: '404', message: 'Internal error' })
    const parameters = Object.fromEntries(searchParams)
    self.requests.push(parameters)
    if (self.misbehave) return self.misbehave(response)
    if (parameters.appid !== self.key)
      return send(401, {
        cod: 401,
        message: 'Invalid API key. Please see https://openweathermap.org/faq#error401.',
      })
    if (!parameters.q && !parameters.zip && !parameters.lat)
      return send(400, { cod: '400', message: 'Nothing to geocode' })
    const place = PLACES.find(place => isAt(place, parameters))
    if (!place) return send(404, { cod: '404', message: 'city not found' })
    send(200, observe(place, parameters.units))
  })
  const self: WeatherDouble = { url, key: 'a-valid-key', requests: [], misbehave: null, close }
  return self
}

function isAt(place: Place, { q, zip, lat, lon }: Record<string, string>): boolean {
  const [city, country = place.country] = (q ?? '').split(',')
  if (city) return [place.name, '서울'].includes(city) && country === place.country
  if (zip) return zip === place.zip
  return Math.abs(Number(lat) - place.lat) < 0.5 && Math.abs(Number(lon) - place.lon) < 0.5
}

/** In the format of the service: wind in m/s, or mph with imperial units. */
function observe({ name, country, lat, lon, celsius, metersPerSecond }: Place, units = 'standard'): object {
  const temperature = (value: number) =>
    units === 'metric' ? value : units === 'imperial' ? value * 1.8 + 32 : value + 273.15
  return {
    coord: { lon, lat },
    weather: [{ id: 803, main: 'Clouds', description: 'broken clouds', icon: '04d' }],
    base: 'stations',
    main: { temp: temperature(celsius), feels_like: temperature(celsius - 2), pressure: 1021, humidity: 41 },
    visibility: 10_000,
    wind: { speed: units === 'imperial' ? metersPerSecond / 0.44704 : metersPerSecond, deg: 290 },
    clouds: { all: 75 },
    dt: 1_767_225_600,
    sys: { country, sunrise: 1_767_220_000, sunset: 1_767_255_000 },
    timezone: 32_400,
    id: 1_835_848,
    name,
    cod: 200,
  }
}
