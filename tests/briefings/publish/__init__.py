"""Mirrors briefings/publish."""
