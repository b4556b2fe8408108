"""Mirrors briefings/curate."""
