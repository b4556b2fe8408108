"""Mirrors briefings/deliver."""
