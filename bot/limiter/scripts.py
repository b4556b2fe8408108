"""The limits as Redis keeps them: three scripts, each atomic, on the clock of Redis.

GCRA keeps, per limit, the time at which its bucket is full again. A message adds one interval to it
and may pass if the sum lies at most `burst` intervals ahead (ITU-T I.371; redis.io calls it "leaky
bucket as a meter"). Times are microseconds, below 2^53 and so exact in Lua's numbers.

Keys: `tg:c:<tag>` a chat, `tg:all` every message, `tg:bulk` the bulk lane, `tg:pause:<tag>` and
`tg:pause:bulk` until when to keep still, `tg:waiting` a reply is waiting, `tg:rate` a lowered bulk
rate and since when, `tg:probe` bulk is closed until one message has passed.
"""

_CLOCK = """
local clock = redis.call('TIME')
local now = clock[1] * 1000000 + clock[2]
local function moment(key) return tonumber(redis.call('GET', key) or '0') end
local function keep(key, at)
  redis.call('SET', key, string.format('%.0f', at), 'PX', math.ceil((at - now) / 1000) + 1000)
end
local function bulk_rate(most)
  local lowered = redis.call('HMGET', 'tg:rate', 'rate', 'at')
  if not lowered[1] then return most end
  return math.min(most, lowered[1] + (now - lowered[2]) / 60000000 * most / 25)
end
"""

TAKE = (
    _CLOCK
    + """
local lane, most = ARGV[1], tonumber(ARGV[2])
local all_rate, all_burst, bulk_burst = tonumber(ARGV[3]), tonumber(ARGV[4]), tonumber(ARGV[5])
local taken
local function ask(key, interval, burst)
  local full = math.max(now, moment(key)) + interval
  taken[#taken + 1] = {key, full}
  return full - interval * burst - now
end
local function one(chat, pause, interval, burst)
  taken = {}
  local own = math.max(moment(pause) - now, ask(chat, interval, burst))
  local shared = ask('tg:all', 1000000 / all_rate, all_burst)
  local probing = false
  if lane == 'bulk' then
    -- A few at once, so that a timer that wakes late does not cost a turn.
    shared = math.max(shared, ask('tg:bulk', 1000000 / bulk_rate(most), bulk_burst))
    shared = math.max(shared, moment('tg:pause:bulk') - now, moment('tg:waiting') - now)
    if redis.call('EXISTS', 'tg:probe') == 1 then
      probing = true
      local out = moment('tg:probe') - now
      if out > 0 then shared = math.max(shared, math.min(out, 250000)) end
    end
  end
  if own > 0 or shared > 0 then
    -- Only a crowd makes bulk step back: one chat that is over its own limit stops nobody else.
    if lane == 'reply' and shared > 0 then keep('tg:waiting', now + shared + 200000) end
    return math.ceil(math.max(own, shared)), 0, own >= shared and 1 or 0
  end
  for _, limit in ipairs(taken) do keep(limit[1], limit[2]) end
  if probing then redis.call('SET', 'tg:probe', string.format('%.0f', now + 10000000), 'KEEPTTL') end
  return 0, probing and 1 or 0, 0
end
local answers = {}
for n = 1, #KEYS / 2 do
  local wait, probe, own = one(
    KEYS[2 * n - 1], KEYS[2 * n], tonumber(ARGV[4 + 2 * n]), tonumber(ARGV[5 + 2 * n]))
  answers[3 * n - 2], answers[3 * n - 1], answers[3 * n] = wait, probe, own
end
return answers
"""
)
"""KEYS: for each chat itself and its pause. ARGV: lane, bulk's rate, the rate and burst of all, bulk's
burst, then for each chat its interval and burst.

Returns for each chat 0, 1 if this is the probe, 0, everything taken, or, nothing taken, microseconds
to wait, 0, 1 if the chat itself is what we wait for.
"""

REFUSED = (
    _CLOCK
    + """
local seconds = tonumber(ARGV[2])
keep(KEYS[1], math.max(moment(KEYS[1]), now + seconds * 1000000))
redis.call('ZREMRANGEBYSCORE', 'tg:refused', '-inf', now - 10000000)
redis.call('ZADD', 'tg:refused', now, ARGV[1])
redis.call('PEXPIRE', 'tg:refused', 10000)
local most = math.max(moment('tg:refused:most'), seconds)
redis.call('SET', 'tg:refused:most', most, 'PX', 10000)
local pause = math.min(seconds, 5)
if redis.call('ZCARD', 'tg:refused') >= 3 then
  pause = math.min(most, 300)
  redis.call('SET', 'tg:probe', '0', 'PX', pause * 1000 + 600000)
  redis.call('HSET', 'tg:rate', 'rate', math.max(1, bulk_rate(tonumber(ARGV[3])) * 0.7), 'at', now)
  redis.call('EXPIRE', 'tg:rate', 1500 + pause)
  redis.call('DEL', 'tg:refused', 'tg:refused:most')
elseif redis.call('EXISTS', 'tg:probe') == 1 then
  redis.call('SET', 'tg:probe', '0', 'KEEPTTL')
end
keep('tg:pause:bulk', math.max(moment('tg:pause:bulk'), now + pause * 1000000))
return 0
"""
)
"""After a 429. KEYS: the chat's pause. ARGV: the chat's tag, seconds, bulk's rate.

The chat keeps still for all of it, bulk for five seconds at most. Three chats within ten seconds
mean that the limit is ours, not theirs: bulk keeps still for the longest, five minutes at most,
goes on with one probe, and then at 0.7 of its rate, one a second in 25 faster with every minute.
"""

REOPEN = "redis.call('DEL', 'tg:probe')"
"""After a probe that Telegram took."""

UNTRIED = "redis.call('SET', 'tg:probe', '0', 'XX', 'KEEPTTL')"
"""The probe was not sent: the next letter is it, without waiting out the ten seconds of an answer."""
