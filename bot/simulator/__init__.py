"""A stand-in for Telegram on this machine: the Bot API over real HTTP, and a chat page."""
