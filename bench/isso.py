"""Isso as a peer: its package, in an environment of its own, under the server that it names."""

import json
import random
import subprocess
import sys
from pathlib import Path
from urllib.parse import quote

from bench.bodies import Post
from bench.processes import THREADS, WORKERS, Server, free_port, send
from bench.seed import text

HOT = "/bench/hot"
_CONFIG = """
[general]
dbpath = {folder}/comments.db
host = http://localhost:8080/
[moderation]
enabled = false
[guard]
enabled = false
[server]
public-endpoint = http://127.0.0.1:{port}
"""


def start(folder: Path) -> Server:
    """Install Isso below ``folder`` and start it, its guard against too many comments off."""
    python = folder / "env" / "bin" / "python"
    subprocess.run([sys.executable, "-m", "venv", str(folder / "env")], check=True)
    install = [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    subprocess.run([*install, "isso", "gunicorn"], check=True)
    port = free_port()
    config = folder / "isso.cfg"
    config.write_text(_CONFIG.format(folder=folder, port=port))
    command = [
        str(python), "-m", "gunicorn", "--bind", f"127.0.0.1:{port}", "--workers", str(WORKERS),
        "--threads", str(THREADS), "--no-control-socket", "isso.run",
    ]  # fmt: skip
    return Server(command, port, folder / "isso.log", {"ISSO_SETTINGS": str(config)})


def seed(server: Server) -> None:
    """A thread of 200 comments, as the service's: 50 roots with 3 answers each."""
    chance = random.Random(2010)
    for _ in range(50):
        root = _post(server, chance, None)
        for _ in range(3):
            _post(server, chance, root)


def read_path() -> str:
    """Where the whole thread is read."""
    return f"/?uri={quote(HOT, safe='')}"


def post_line(page: int, post: Post) -> str:
    """A line for post.lua."""
    body = {"text": post.body, "author": post.name, "title": "Page"}
    return f"/new?uri={quote(f'/bench/post-{page}', safe='')}\t{json.dumps(body)}"


def _post(server: Server, chance: random.Random, parent: int | None) -> int:
    body = {"text": text(chance), "author": "Ana", "title": "Page", "parent": parent}
    headers = {"Content-Type": "application/json"}
    path = f"/new?uri={quote(HOT, safe='')}"
    answer = send(server.port, "POST", path, json.dumps(body).encode(), headers)
    if answer.status != 201:
        raise RuntimeError(f"Isso took no comment: {answer.status} {answer.body[:300]!r}")
    return int(json.loads(answer.body)["id"])
