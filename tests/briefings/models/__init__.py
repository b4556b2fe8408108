"""Mirrors briefings/models."""
