// Package limiter implements the rate limit of the public API: one token bucket per
// client and kind of request.
package limiter

import (
	"math"
	"sync"
	"time"
)

// Rule is the sustained rate and the burst of one kind of request.
type Rule struct {
	PerSecond float64
	Burst     float64
}

// Rules of the public API. Halting robots is never limited and has no rule.
var Rules = map[string]Rule{
	"read":  {PerSecond: 20, Burst: 60},
	"write": {PerSecond: 10, Burst: 100},
	"map":   {PerSecond: 6.0 / 60, Burst: 6},
	"token": {PerSecond: 10.0 / 60, Burst: 10},
}

// Decision tells the caller what to answer and which headers to set.
type Decision struct {
	Allowed    bool
	Limit      int
	Remaining  int
	Reset      time.Duration
	RetryAfter time.Duration
}

type bucket struct {
	tokens float64
	at     time.Time
}

// Limiter keeps the buckets of all clients of one API instance.
type Limiter struct {
	mu      sync.Mutex
	buckets map[string]*bucket
	now     func() time.Time
}

// New returns an empty limiter. Tests pass their own clock.
func New(now func() time.Time) *Limiter {
	if now == nil {
		now = time.Now
	}
	return &Limiter{buckets: make(map[string]*bucket), now: now}
}

// Take asks for cost tokens of a client's bucket. Nothing is taken when the request is refused.
func (l *Limiter) Take(client, kind string, cost float64) Decision {
	rule, limited := Rules[kind]
	if !limited {
		return Decision{Allowed: true}
	}
	l.mu.Lock()
	defer l.mu.Unlock()

	b := l.refill(client+"|"+kind, rule)
	decision := Decision{Limit: int(rule.Burst)}
	if b.tokens >= cost {
		b.tokens -= cost
		decision.Allowed = true
	} else {
		decision.RetryAfter = wholeSeconds((cost - b.tokens) / rule.PerSecond)
	}
	decision.Remaining = int(b.tokens)
	decision.Reset = wholeSeconds((rule.Burst - b.tokens) / rule.PerSecond)
	return decision
}

// refill finds or creates a bucket and adds the tokens earned since it was last used.
func (l *Limiter) refill(key string, rule Rule) *bucket {
	now := l.now()
	b, found := l.buckets[key]
	if !found {
		b = &bucket{tokens: rule.Burst, at: now}
		l.buckets[key] = b
		return b
	}
	earned := now.Sub(b.at).Seconds() * rule.PerSecond
	if earned > 0 {
		b.tokens = math.Min(rule.Burst, b.tokens+earned)
		b.at = now
	}
	return b
}

// BatchCost is the price of a batch: one token for every ten missions begun.
func BatchCost(missions int) float64 {
	return math.Ceil(float64(missions) / 10)
}

// Sweep drops buckets that were not used for the given time and returns how many.
// They would be full again anyway, so that nothing is lost.
func (l *Limiter) Sweep(idle time.Duration) int {
	l.mu.Lock()
	defer l.mu.Unlock()
	limit := l.now().Add(-idle)
	dropped := 0
	for key, b := range l.buckets {
		if b.at.Before(limit) {
			delete(l.buckets, key)
			dropped++
		}
	}
	return dropped
}

// wholeSeconds rounds up, because Retry-After knows no fractions.
func wholeSeconds(seconds float64) time.Duration {
	return time.Duration(math.Ceil(seconds)) * time.Second
}
