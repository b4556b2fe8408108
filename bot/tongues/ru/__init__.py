"""Russian: what the bot says in it."""
