"""Settings; ``base`` alone reads the environment, the others say what differs."""
