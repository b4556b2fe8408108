"""From what a sender wrote to what Telegram keeps: plain text and entities."""
