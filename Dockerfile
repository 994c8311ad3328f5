# The service and what it needs to run; nothing of the tests or of the widget's sources.
# Everything but /data may be read-only:
#   docker run --read-only --volume palabre:/data --publish 127.0.0.1:8000:8000 palabre

FROM python:3.11-slim AS build
WORKDIR /app
COPY requirements.lock ./
RUN python -m venv .venv \
    && .venv/bin/pip install --no-cache-dir --disable-pip-version-check --require-hashes --no-deps -r requirements.lock
COPY app.py palabre.py ./
COPY comments_service/ comments_service/
COPY migrations/ migrations/
COPY static/ static/
RUN .venv/bin/python -m compileall -q app.py palabre.py comments_service migrations

FROM python:3.11-slim
RUN useradd --uid 10001 --no-create-home --home-dir /data palabre \
    && install --directory --owner palabre --group palabre /data
COPY --from=build /app /app
WORKDIR /app
ENV PATH=/app/.venv/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    HOST=0.0.0.0 \
    PORT=8000 \
    DATA_DIR=/data
USER 10001
VOLUME /data
EXPOSE 8000
HEALTHCHECK --interval=30s --timeout=5s --start-period=20s \
    CMD ["python", "-c", "import os, urllib.request; urllib.request.urlopen(f\"http://127.0.0.1:{os.environ['PORT']}/healthz\", timeout=4)"]
# The command replaces itself by the server, which thus gets the signal of `docker stop` and ends in order.
CMD ["flask", "--app", "app", "serve"]
