"""How long things last in a storm, in seconds. Apart, for the driver has other settings than workers."""

LEASE = 2.0
"""Of a batch; the product's is 90."""
SLOT = 1.0
"""Of a place to send; the product's is 15."""
ANSWER = 6.0
"""Until silence is called `unknown`; the simulator answers sooner. The product's is 120."""
LOST = 1.0
"""Until Celery misses a process that was killed; its own is 10."""
PATIENCE = 1.2
"""That a letter waits for its turn: shorter than its lease. The product's is 5."""
PROBE = 1.0
"""Until another letter may try whether Telegram takes bulk again. The product's is 10."""
SWEEP = 0.5
"""Between ticks; the product's is 15."""
