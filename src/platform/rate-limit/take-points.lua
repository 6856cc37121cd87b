-- Changes all buckets, then takes points from all of them, or from none. The same arithmetic as gcra.ts.
-- KEYS: the buckets. ARGV: points to take, then of each bucket its capacity, its refill per minute, and the change: points
-- taken even if there are too few, or returned if negative.
-- Returns 1 if the points were taken, otherwise 0, then the debt of each bucket.
local UNITS_PER_POINT = 60000
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local points = tonumber(ARGV[1])
local debts, fits = {}, true
for i, key in ipairs(KEYS) do
  local capacity, refill, change = tonumber(ARGV[3 * i - 1]), tonumber(ARGV[3 * i]), tonumber(ARGV[3 * i + 1])
  local debt, at = string.match(redis.call('GET', key) or '0 0', '(%d+) (%d+)')
  local refilled = math.max(0, debt - math.max(0, now - at) * refill)
  debts[i] = math.max(0, refilled + change * UNITS_PER_POINT)
  if points > 0 and debts[i] + points * UNITS_PER_POINT > capacity * UNITS_PER_POINT then fits = false end
end
for i, key in ipairs(KEYS) do
  local refill, change = tonumber(ARGV[3 * i]), tonumber(ARGV[3 * i + 1])
  local taken = fits and points or 0
  debts[i] = debts[i] + taken * UNITS_PER_POINT
  if taken ~= 0 or change ~= 0 then
    if debts[i] == 0 then
      -- A full bucket needs no state.
      redis.call('DEL', key)
    else
      local fullInMs = math.ceil(debts[i] / refill)
      redis.call('SET', key, string.format('%.0f %.0f', debts[i], now), 'PX', string.format('%.0f', fullInMs))
    end
  end
end
return { fits and 1 or 0, unpack(debts) }
