# The dashboard: files that any server can serve.
FROM node:20-slim AS web

WORKDIR /src/web
COPY web/package.json web/package-lock.json ./
RUN npm ci --no-audit --no-fund --ignore-scripts
COPY clients/typescript/src /src/clients/typescript/src
COPY web ./
RUN npm run build


# Builds with the locked packages, and leaves the tools for that behind. The Python is the one that
# the tests run on.
FROM python:3.11-slim AS build

ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1
RUN python -m venv /opt/regatta
WORKDIR /src

# The packages change more rarely than the code, so they are a layer of their own.
COPY requirements.lock ./
# crontab is published as source only; it is pure Python.
RUN /opt/regatta/bin/pip install --no-deps --require-hashes --only-binary :all: --no-binary crontab \
    -r requirements.lock

COPY pyproject.toml README.md ./
COPY regatta ./regatta
RUN /opt/regatta/bin/pip install --no-deps --no-build-isolation . \
    && /opt/regatta/bin/pip uninstall --yes editables hatchling pathspec pluggy trove-classifiers \
    && /opt/regatta/bin/pip uninstall --yes pip


FROM python:3.11-slim

RUN python -m pip uninstall --yes --root-user-action ignore pip \
    && useradd --system --uid 10001 --home-dir /data --no-create-home regatta \
    && install --directory --owner regatta --mode 0700 /data

COPY --from=build /opt/regatta /opt/regatta
COPY --from=web /src/web/dist /opt/dashboard

ENV PATH=/opt/regatta/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    REGATTA_DASHBOARD=/opt/dashboard \
    REGATTA_DATA=/data

USER 10001
WORKDIR /data
VOLUME /data
EXPOSE 8080

HEALTHCHECK --interval=10s --timeout=3s --start-period=20s --retries=3 \
    CMD ["python", "-c", "from urllib.request import urlopen; urlopen('http://127.0.0.1:8080/health/live', timeout=2)"]

ENTRYPOINT ["regatta"]
CMD ["serve", "--host", "0.0.0.0"]
