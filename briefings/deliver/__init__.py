"""Subscribers, fan-out and the outbox; knows rows and states, and no Telegram."""
