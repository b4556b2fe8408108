"""Ukrainian: what the bot says in it."""
