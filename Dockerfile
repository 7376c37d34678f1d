# One image, one process, one volume. Build: docker build -t nightdesk .
ARG PYTHON=3.11
FROM python:${PYTHON}-slim-bookworm

ENV PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1 PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1

WORKDIR /app
COPY requirements.lock ./
RUN python -m pip install --quiet --require-hashes -r requirements.lock

COPY pyproject.toml README.md LICENSE ./
COPY monitor monitor
COPY storage storage
COPY notifiers notifiers
COPY sources.toml /app/sources.toml
# The application is run from /app: nothing is built, and the root file system can be read-only.
ENV PYTHONPATH=/app \
    MONITOR_DATA=/data \
    MONITOR_SOURCES=/app/sources.toml \
    MONITOR_IMAGE=1 \
    HOME=/tmp
RUN printf '#!/bin/sh\nexec python -m monitor "$@"\n' > /usr/local/bin/monitor \
 && chmod 0755 /usr/local/bin/monitor \
 && python -m compileall -q /app \
 && useradd --system --uid 10001 --home-dir /nonexistent --shell /usr/sbin/nologin nightdesk \
 && install -d -o nightdesk -g nightdesk -m 0700 /data

USER 10001
VOLUME /data
STOPSIGNAL SIGTERM
# Healthy means: sources were polled and what was due has been delivered lately.
HEALTHCHECK --interval=5m --timeout=20s --start-period=2m CMD ["monitor", "status", "--check"]
ENTRYPOINT ["monitor"]
CMD ["run"]
