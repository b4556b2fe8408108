"""Lithuanian: what the bot says in it."""
