"""The Telegram bot: no tables; delete it and the newsroom still works."""
