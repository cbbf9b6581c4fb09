# One image; the command chooses what it is: web, worker, beat or migrate.
FROM python:3.13-slim AS build
WORKDIR /app
COPY requirements/ requirements/
RUN python -m venv /venv \
    && /venv/bin/pip install --no-cache-dir --require-hashes -r requirements/base.txt \
    && /venv/bin/pip install --no-cache-dir --require-hashes --no-deps -r requirements/pictures.txt -r requirements/ocr.txt
COPY pyproject.toml README.md wsgi.py ./
COPY migrations/ migrations/
COPY tenants/ tenants/
COPY publisher/ publisher/
RUN /venv/bin/pip install --no-cache-dir --no-deps --no-build-isolation --editable .

FROM python:3.13-slim
RUN useradd --system --uid 10001 --home-dir /app handbell && mkdir /var/handbell && chown handbell /var/handbell
COPY --from=build /venv /venv
COPY --from=build /app /app
WORKDIR /app
ENV PATH=/venv/bin:$PATH PYTHONUNBUFFERED=1 HOME=/var/handbell
USER handbell
EXPOSE 8000
HEALTHCHECK --interval=30s --timeout=5s CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8000/healthz', timeout=4)"]
# Loaded once and shared by its processes; what a picture took is given back (docs/performance.md). No control socket:
# it would lie in the folder that the containers share.
ENV MALLOC_ARENA_MAX=2 MALLOC_MMAP_THRESHOLD_=262144 MALLOC_TRIM_THRESHOLD_=262144
CMD ["gunicorn", "--bind=0.0.0.0:8000", "--worker-class=gthread", "--workers=2", "--threads=8", "--preload", "--no-control-socket", "--worker-tmp-dir=/dev/shm", "--max-requests=5000", "--max-requests-jitter=500", "wsgi:app"]
