# The version that the tests ran with.
ARG PYTHON_VERSION=3.11

FROM python:${PYTHON_VERSION}-slim AS build
WORKDIR /app
RUN python -m venv /opt/venv
ENV PATH=/opt/venv/bin:$PATH
# Before the code, so that a change of the code installs nothing anew.
COPY requirements/production.txt requirements/production.txt
RUN python -m pip install -q --disable-pip-version-check --require-hashes --only-binary :all: -r requirements/production.txt
COPY . .
# The data folder of the build, with the secret made for it, stays in this stage.
RUN PLAINTERMS_DATA=/tmp/data PLAINTERMS_STATIC=/app/staticfiles python manage.py collectstatic --noinput --verbosity 0 \
    && python -m compileall -q publishing glossary compare website

FROM python:${PYTHON_VERSION}-slim
RUN groupadd --system --gid 10001 plainterms \
    && useradd --system --uid 10001 --gid plainterms --no-create-home --shell /usr/sbin/nologin plainterms \
    && install -d -o plainterms -g plainterms /data
COPY --from=build /opt/venv /opt/venv
COPY --from=build /app /app
WORKDIR /app
ENV PATH=/opt/venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    PLAINTERMS_DATA=/data \
    PLAINTERMS_STATIC=/app/staticfiles \
    PORT=8000
USER 10001:10001
# All that is ever written: /data (database, pictures, secret) and /tmp (uploads on their way).
VOLUME /data
EXPOSE 8000
HEALTHCHECK --interval=10s --timeout=5s --start-period=60s --retries=3 \
    CMD ["python", "deploy/healthcheck.py"]
# One container that prepares its data and serves; compose.yaml does the two in turn.
CMD ["sh", "deploy/start.sh"]
