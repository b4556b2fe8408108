"""How fast letters leave, on a machine of its own: ``manage.py bench broadcast`` starts it."""
