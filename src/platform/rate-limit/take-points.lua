-- Takes points from all buckets, or from none. The same arithmetic as gcra.ts.
-- KEYS: the buckets. ARGV: 1 to take points even if there are too few, points (negative: returns them), then capacity and refill per minute of each bucket.
-- Returns 1 if the points were taken, otherwise 0, then the debt of each bucket.
local UNITS_PER_POINT = 60000
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local isForced, points = ARGV[1] == '1', tonumber(ARGV[2])
local debts, fits = {}, true
for i, key in ipairs(KEYS) do
  local capacity, refill = tonumber(ARGV[2 * i + 1]), tonumber(ARGV[2 * i + 2])
  local debt, at = string.match(redis.call('GET', key) or '0 0', '(%d+) (%d+)')
  debts[i] = math.max(0, debt - math.max(0, now - at) * refill)
  if not isForced and points > 0 and debts[i] + points * UNITS_PER_POINT > capacity * UNITS_PER_POINT then fits = false end
end
if fits and points ~= 0 then
  for i, key in ipairs(KEYS) do
    debts[i] = math.max(0, debts[i] + points * UNITS_PER_POINT)
    if debts[i] == 0 then
      redis.call('DEL', key)
    else
      -- A full bucket needs no state.
      local fullInMs = math.ceil(debts[i] / tonumber(ARGV[2 * i + 2]))
      redis.call('SET', key, string.format('%.0f %.0f', debts[i], now), 'PX', string.format('%.0f', fullInMs))
    end
  end
end
return { fits and 1 or 0, unpack(debts) }
