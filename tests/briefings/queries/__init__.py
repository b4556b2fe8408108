"""Mirrors briefings/queries."""
