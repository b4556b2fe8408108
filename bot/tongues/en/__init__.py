"""English: what the bot says in it."""
