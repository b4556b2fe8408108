"""The limits as Redis keeps them: a few scripts, each atomic, on the clock of Redis.

GCRA keeps, per limit, the time at which its bucket is full again. A message adds one interval to it
and may pass if the sum lies at most `burst` intervals ahead (ITU-T I.371; redis.io calls it "leaky
bucket as a meter"). Times are microseconds, below 2^53 and so exact in Lua's numbers.

A 429 does not say whether the limit is one chat's or ours. So letters carry the moment at which they
were let go, and `tg:refused` keeps whose were refused since the last that was taken, in that order.
While anything is in it, bulk is in doubt: only as many letters leave as could still tell, and any
letter that is taken ends the doubt about all that left before it. Four in a row are a verdict: the
limit is ours.

Keys: `tg:c:<tag>` a chat, `tg:all` every message, `tg:bulk` the bulk lane, `tg:pause:<tag>` and
`tg:pause:bulk` until when to keep still, `tg:waiting` a reply is waiting, `tg:rate` a lowered bulk
rate and since when, `tg:refused` tags of chats by when their letters left, with the verdict as the
tag "", `tg:refused:until` the latest end of their pauses, `tg:probes` letters on their way in doubt,
`tg:own:<method>` until when a call to no chat is refused, and since when it is.
"""

_CLOCK = """
local clock = redis.call('TIME')
local now = clock[1] * 1000000 + clock[2]
local function text(at) return string.format('%.0f', at) end
local function moment(key) return tonumber(redis.call('GET', key) or '0') end
local function keep(key, at, longer)
  redis.call('SET', key, text(at), 'PX', math.ceil((at - now + (longer or 1000000)) / 1000))
end
"""

_RATE = """
local function bulk_rate(most)
  local lowered = redis.call('HMGET', 'tg:rate', 'rate', 'at')
  if not lowered[1] then return most end
  return math.min(most, lowered[1] + (now - lowered[2]) / 60000000 * most / 25)
end
"""

_DOUBT = """
local ROW, FRESH = 4, 10000000
local function taken_since(left)
  -- What comes from another clock, before Redis was moved, would end every doubt.
  if left > now then return end
  if redis.call('ZREMRANGEBYSCORE', 'tg:refused', '-inf', '(' .. text(left)) > 0
      and redis.call('EXISTS', 'tg:refused') == 0 then
    redis.call('DEL', 'tg:probes', 'tg:refused:until')
  end
end
"""

TAKE = (
    _CLOCK
    + _RATE
    + _DOUBT
    + """
local lane, most = ARGV[1], tonumber(ARGV[2])
local all_rate, all_burst, bulk_burst = tonumber(ARGV[3]), tonumber(ARGV[4]), tonumber(ARGV[5])
local probes
if lane == 'bulk' then
  taken_since(tonumber(ARGV[6]))
  local row = redis.call('ZCARD', 'tg:refused')
  if row > 0 then
    probes = redis.call('ZSCORE', 'tg:refused', '') and 1 or math.max(1, ROW - row)
    redis.call('ZREMRANGEBYSCORE', 'tg:probes', '-inf', text(now - tonumber(ARGV[7]) * 1000000))
  end
end
local taken
local function ask(key, interval, burst)
  local full = math.max(now, moment(key)) + interval
  taken[#taken + 1] = {key, full}
  return full - interval * burst - now
end
local function one(at, chat, pause, interval, burst)
  taken = {}
  local own = math.max(moment(pause) - now, ask(chat, interval, burst))
  local shared = ask('tg:all', 1000000 / all_rate, all_burst)
  if lane == 'bulk' then
    -- A few at once, so that a timer that wakes late does not cost a turn.
    shared = math.max(shared, ask('tg:bulk', 1000000 / bulk_rate(most), bulk_burst))
    shared = math.max(shared, moment('tg:pause:bulk') - now, moment('tg:waiting') - now)
    -- An answer is soon here, and may be another process's: look again after one letter's time.
    if probes and redis.call('ZCARD', 'tg:probes') >= probes then
      shared = math.max(shared, 1000000 / most, 5000)
    end
  end
  if own > 0 or shared > 0 then
    -- Only a crowd makes bulk step back: one chat that is over its own limit stops nobody else.
    if lane == 'reply' and shared > 0 then keep('tg:waiting', now + shared + 200000) end
    return math.ceil(math.max(own, shared)), 0, own >= shared and 1 or 0
  end
  for _, limit in ipairs(taken) do keep(limit[1], limit[2]) end
  if probes then
    redis.call('ZADD', 'tg:probes', text(at), text(at))
    redis.call('PEXPIRE', 'tg:probes', 60000)
  end
  return 0, probes and 1 or 0, 0
end
local answers = {}
for n = 1, #KEYS / 2 do
  local at = now + n - 1
  local wait, probe, own = one(
    at, KEYS[2 * n - 1], KEYS[2 * n], tonumber(ARGV[6 + 2 * n]), tonumber(ARGV[7 + 2 * n]))
  answers[4 * n - 3], answers[4 * n - 2], answers[4 * n - 1], answers[4 * n] = wait, probe, own, at
end
return answers
"""
)
"""KEYS: for each chat itself and its pause. ARGV: lane, bulk's rate, the rate and burst of all, bulk's
burst, when our latest letter left that was taken, seconds to wait for a probe's answer, then for
each chat its interval and burst.

Returns for each chat 0, 1 if this is a probe, 0, everything taken, or, nothing taken, microseconds
to wait, 0, 1 if the chat itself is what we wait for; and then the moment.
"""

REFUSED = (
    _CLOCK
    + _RATE
    + _DOUBT
    + """
local tag, seconds, most = ARGV[1], tonumber(ARGV[2]), tonumber(ARGV[3])
local left, passed, bulk = tonumber(ARGV[4]), tonumber(ARGV[5]), ARGV[6] == 'bulk'
keep(KEYS[1], math.max(moment(KEYS[1]), now + seconds * 1000000))
redis.call('ZREM', 'tg:probes', ARGV[4])
taken_since(passed)
if left == 0 then left = now end
if passed > left and passed <= now then return 0 end
local verdict = redis.call('ZSCORE', 'tg:refused', '')
if not verdict and moment('tg:refused:until') + FRESH < now then
  redis.call('DEL', 'tg:refused', 'tg:probes')
end
redis.call('ZADD', 'tg:refused', text(left), tag)
local pause = now + math.min(seconds, 300) * 1000000
local longest = math.max(moment('tg:refused:until'), pause)
keep('tg:refused:until', longest, FRESH)
redis.call('PEXPIRE', 'tg:refused', math.ceil((longest - now) / 1000) + 600000)
-- A reply that is refused is reason for doubt; what is said of bulk, letters have to say.
if not bulk then return 0 end
if not verdict then
  if redis.call('ZCARD', 'tg:refused') < ROW then return 0 end
  pause = longest
  redis.call('ZADD', 'tg:refused', text(now), '')
  redis.call('HSET', 'tg:rate', 'rate', math.max(1, bulk_rate(most) * 0.7), 'at', text(now))
  redis.call('EXPIRE', 'tg:rate', 1800)
end
keep('tg:pause:bulk', math.max(moment('tg:pause:bulk'), pause))
return 0
"""
)
"""After a 429. KEYS: the chat's pause. ARGV: the chat's tag, seconds, bulk's rate, when the letter
left (0: unknown), when our latest letter left that was taken, lane.

The chat keeps still for all of it. Refusals count until FRESH microseconds after the last of their
pauses. A row of ROW chats, no letter taken between them, means that the
limit is ours: bulk keeps still for the longest, five minutes at most, goes on with one probe, and
then at 0.7 of its rate, one a second in 25 faster with every minute.
"""

STANDSTILL = (
    _CLOCK
    + _DOUBT
    + """
local ends = now + tonumber(ARGV[1]) * 1000000
local known = redis.call('HMGET', KEYS[1], 'until', 'since')
local last, since = tonumber(known[1] or 0), tonumber(known[2] or now)
if last + 600000000 < now then since = now end
local deadline = math.max(last, ends)
redis.call('HSET', KEYS[1], 'until', text(deadline), 'since', text(since))
redis.call('PEXPIRE', KEYS[1], math.ceil((deadline - now) / 1000) + 600000)
local pause = math.min(ends, since + 300000000)
if pause <= now then return 0 end
local longest = math.max(moment('tg:refused:until'), pause)
redis.call('ZADD', 'tg:refused', text(now), '')
keep('tg:refused:until', longest, FRESH)
redis.call('PEXPIRE', 'tg:refused', math.ceil((longest - now) / 1000) + 600000)
keep('tg:pause:bulk', math.max(moment('tg:pause:bulk'), pause))
return math.ceil(pause - now)
"""
)
"""After a 429 that can be no chat's. KEYS: `tg:own:<method>`. ARGV: seconds. Returns the microseconds
for which bulk keeps still because of it.

A verdict without a row: bulk keeps still for all of it, and goes on with one probe. Its rate stays,
for it was not letters that were too many. Where the method is refused again and again it is five
minutes from the first time: then letters have to say. It begins anew once the method was taken, or
was left alone for ten minutes after its deadline.
"""

OWN = (
    _CLOCK
    + """
local deadline = redis.call('HGET', KEYS[1], 'until')
return deadline and math.ceil(deadline - now)
"""
)
"""KEYS: `tg:own:<method>`. Microseconds until it may be called, negative if it may; nothing if it was
not refused lately."""

TAKEN = "redis.call('DEL', KEYS[1])"
"""A method was taken. KEYS: `tg:own:<method>`."""

PAUSED = (
    _CLOCK
    + """
return {math.ceil(moment(KEYS[1]) - now), math.ceil(moment('tg:pause:bulk') - now)}
"""
)
"""KEYS: a chat's pause. Microseconds until it ends, and until bulk's does; negative if they have."""

ACCEPTED = (
    _CLOCK + _DOUBT + "redis.call('ZREM', 'tg:probes', ARGV[1]) taken_since(tonumber(ARGV[1]))"
)
"""A probe was taken. ARGV: when it left."""

UNTRIED = "redis.call('ZREM', 'tg:probes', ARGV[1])"
"""Nothing was learnt from a probe: the next letter is one. ARGV: when it was let go."""
