"""The desk, as people and browsers meet it."""
