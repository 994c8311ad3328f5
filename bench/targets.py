"""What is measured, and the limits beside it: each a running server."""

import os
import re
import secrets
import shutil
import sys
from pathlib import Path

from bench.processes import ROOT, THREADS, WORKERS, Answer, Server, free_port, granian

_NGINX = """
daemon off; pid {folder}/nginx.pid; error_log stderr; worker_processes {workers}; {user}
events {{ worker_connections 1024; }}
http {{
  access_log off; sendfile on; tcp_nopush on; keepalive_requests 100000000;
  client_body_temp_path {folder}/t1; proxy_temp_path {folder}/t2; fastcgi_temp_path {folder}/t3;
  uwsgi_temp_path {folder}/t4; scgi_temp_path {folder}/t5;
  {sites}
}}
"""
_FILES = """
  default_type application/json; gzip_static on; open_file_cache max=100;
  server {{ listen 127.0.0.1:{port}; root {folder}/files; }}
"""


def current_service(folder: Path) -> Server:
    """The service with its defaults, its metrics on, and without rate limits."""
    folder.mkdir(exist_ok=True)
    port = free_port()
    env = {
        "DATA_DIR": str(folder),
        "PORT": str(port),
        "WORKERS": str(WORKERS),
        "THREADS": str(THREADS),
        "MODERATION": "open",
        "RATE_LIMITS": "off",
        "METRICS_TOKEN": secrets.token_hex(16),
        **{name: os.environ[name] for name in ("DATABASE_URL", "REDIS_URL") if name in os.environ},
    }
    flask = str(Path(sys.executable).with_name("flask"))
    return Server([flask, "--app", "app", "serve"], port, folder / "service.log", env)


def bare(folder: Path) -> Server:
    """Ready bytes from a WSGI application, under the same server."""
    return granian("bench.apps.bare:app", folder / "bare.log", {"BENCH_ANSWERS": str(folder)})


def view(folder: Path) -> Server:
    """Ready bytes from a Flask view, under the same server."""
    return granian("bench.apps.view:app", folder / "view.log", {"BENCH_ANSWERS": str(folder)})


def nginx(folder: Path, answers: dict[str, Answer]) -> Server:
    """The compressed bytes of the answers as files."""
    files = folder / "files"
    files.mkdir()
    for path, answer in answers.items():
        (files / f"{path[1:]}.gz").write_bytes(answer.body)
    port = free_port()
    return _nginx(folder, port, _FILES.format(folder=folder, port=port))


def behind_nginx(folder: Path, service: int) -> Server:
    """The service of this port behind deploy/nginx.conf, as users run it, but without TLS."""
    folder.mkdir()
    port, inner = free_port(), free_port()
    text = (ROOT / "deploy" / "nginx.conf").read_text()
    for pattern, replacement in (
        (r"127\.0\.0\.1:8000", f"127.0.0.1:{service}"),
        (r"127\.0\.0\.1:8009", f"127.0.0.1:{inner}"),
        (r"listen 443 ssl;", f"listen 127.0.0.1:{port};"),
        (r"listen 80;", f"listen 127.0.0.1:{free_port()};"),
        (r"listen \[::\]:.*;|ssl_certificate.*;", ""),
        (r"/var/cache/palabre", f"{folder}/cache"),
    ):
        text, count = re.subn(pattern, replacement, text)
        if not count:
            raise RuntimeError(f"deploy/nginx.conf has no {pattern}")
    return _nginx(folder, port, text)


def _nginx(folder: Path, port: int, sites: str) -> Server:
    program = shutil.which("nginx", path=f"{os.environ['PATH']}:/usr/sbin:/usr/local/sbin")
    if program is None:
        raise RuntimeError("nginx is missing: run scripts/install-test-tools nginx wrk")
    user = "user root;" if os.geteuid() == 0 else ""
    config = folder / "nginx.conf"
    config.write_text(_NGINX.format(folder=folder, workers=WORKERS, user=user, sites=sites))
    command = [program, "-c", str(config), "-p", str(folder), "-e", "stderr"]
    return Server(command, port, folder / "nginx.log", {})
