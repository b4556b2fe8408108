"""Mirrors briefings/reading."""
