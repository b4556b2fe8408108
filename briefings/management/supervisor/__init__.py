"""Keeps the processes of one machine running: broker, web, worker, beat, bot, simulator."""
