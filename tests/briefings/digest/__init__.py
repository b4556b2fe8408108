"""Mirrors briefings/digest."""
