"""The outermost layer: settings, Celery, addresses. Nobody imports it."""
