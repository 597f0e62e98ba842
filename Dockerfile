# IMS Intake in a container: docs/deploying.md says how it is started.

FROM python:3.11-slim-bookworm AS installed
WORKDIR /build
COPY requirements.txt constraints.txt ./
# Wheels only: nothing is compiled, so no compiler is needed here or left behind.
RUN python -m venv --without-pip /venv \
 && python -m pip --python /venv/bin/python install --no-cache-dir --only-binary :all: -r requirements.txt

FROM python:3.11-slim-bookworm
RUN useradd --system --uid 10001 --user-group --home-dir /data --no-create-home ims-intake \
 && install -d -o ims-intake -g ims-intake -m 0700 /data /key
COPY --from=installed /venv /venv
WORKDIR /app
COPY app.py ./
COPY .streamlit .streamlit
COPY questionnaires questionnaires
COPY screening screening
# Streamlit would ask a server outside for our address, to print it, if it had none to print.
ENV PATH=/venv/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    IMS_DATA_DIR=/data \
    IMS_MASTER_KEY_FILE=/key/master.key \
    STREAMLIT_SERVER_ADDRESS=0.0.0.0 \
    STREAMLIT_BROWSER_SERVER_ADDRESS=127.0.0.1 \
    FORWARDED_ALLOW_IPS=*
USER ims-intake
VOLUME ["/data", "/key"]
EXPOSE 8501
HEALTHCHECK --interval=10s --timeout=3s --start-period=60s --retries=3 \
    CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8501/readyz', timeout=2)"]
CMD ["python", "-m", "streamlit", "run", "app.py"]
