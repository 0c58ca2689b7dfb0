# One image for every part of the lab: web process, scheduler and workers. See docs/hosting.md.
# docker build -t batchnorm-lab . && docker run -p 8501:8501 -v lab:/data batchnorm-lab

FROM python:3.13-slim AS built
RUN apt-get update && apt-get install --yes --no-install-recommends make
WORKDIR /lab
COPY Makefile requirements*.txt requirements.lock torch-cpu.sha256 ./
# Builds of PyTorch for processors alone. Whichever build is chosen, its hash is in the lock.
ARG TORCH_INDEX=https://download.pytorch.org/whl/cpu
RUN PIP_EXTRA_INDEX_URL=$TORCH_INDEX make .venv/torch.done
RUN make .venv/postgresql.done

FROM python:3.13-slim
RUN useradd --create-home --home-dir /data --uid 10001 lab \
    && install --directory --owner lab --mode 700 /certificates
WORKDIR /lab
COPY --from=built /lab/.venv .venv
COPY app.py LICENSE ./
COPY .streamlit .streamlit
COPY bn_core bn_core
COPY pages pages
ENV PATH=/lab/.venv/bin:$PATH HOST=0.0.0.0 PORT=8501 PYTHONDONTWRITEBYTECODE=1
USER lab
# The database of a lab that has no other, and the settings of this account.
VOLUME /data
EXPOSE 8501
HEALTHCHECK --interval=10s --timeout=5s --start-period=60s CMD ["python", "-c", \
    "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8501/_stcore/health', timeout=4)"]
CMD ["python", "-m", "bn_core"]
