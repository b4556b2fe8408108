# One image for every role: web, worker, beat, bot and the one-shot migration.
# What it runs is in docker-compose.yml; it holds no secret and runs as nobody in particular.

FROM python:3.11-slim AS packages
COPY requirements/runtime.txt /requirements.txt
# Hashes for every package, wheels only: what was tested is what runs, and nothing is compiled.
RUN python -m venv /opt/cablegram \
    && /opt/cablegram/bin/pip install --no-cache-dir --disable-pip-version-check \
        --require-hashes --only-binary :all: -r /requirements.txt

FROM python:3.11-slim
RUN useradd --uid 10001 --user-group --no-create-home --shell /usr/sbin/nologin cablegram \
    # Named volumes take over the owner of the folder they are mounted on.
    && install -d -o cablegram -g cablegram -m 0700 /srv/var \
    && install -d -o cablegram -g cablegram -m 0755 /srv/site
COPY --from=packages /opt/cablegram /opt/cablegram
WORKDIR /app
COPY manage.py ./
COPY config ./config
COPY briefings ./briefings
COPY bot ./bot
RUN /opt/cablegram/bin/python -m compileall -q /app
ENV PATH=/opt/cablegram/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    DJANGO_SETTINGS_MODULE=config.settings.production \
    VAR_DIR=/srv/var \
    SITE_DIR=/srv/site
USER 10001:10001
EXPOSE 8000
CMD ["granian", "--interface", "wsgi", "--host", "0.0.0.0", "--port", "8000", "--no-ws", \
     "config.wsgi:application"]
