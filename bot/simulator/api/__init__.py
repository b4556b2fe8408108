"""The Bot API: what a bot may ask of Telegram."""
