"""How long things last in a storm, in seconds. Apart, for the driver has other settings than workers."""

LEASE = 2.0
"""Of a batch; the product's is 90."""
SLOT = 1.0
"""Of a place to send; the product's is 15."""
ANSWER = 6.0
"""Until silence is called `unknown`: longer than any answer of the simulator takes. The product's is 120."""
SWEEP = 0.5
"""Between ticks; the product's is 15."""
