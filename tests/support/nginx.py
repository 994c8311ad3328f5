"""An nginx of the tests' own, configured by deploy/nginx.conf: other ports, and no certificate."""

import os
import re
import signal
import subprocess
from collections.abc import Sequence
from pathlib import Path

from tests.support.processes import accepts_connections, end, free_port, wait_until
from tests.support.server import ROOT
from tests.support.tools import find_program, is_missing

CONFIG = ROOT / "deploy" / "nginx.conf"
# What Debian's nginx.conf says around a site, in a folder of the tests' own.
AROUND = """\
daemon off;
{user}
worker_processes 1;
pid {folder}/nginx.pid;
error_log {folder}/nginx.log notice;
events {{ worker_connections 1024; }}
http {{
    access_log off;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    include {folder}/site.conf;
}}
"""


def program() -> str:
    """The path of nginx."""
    return find_program("nginx", folders=[Path("/usr/sbin")]) or is_missing("nginx")


def substitute(text: str, pattern: str, replacement: str) -> str:
    """``text`` with every line that is ``pattern`` replaced; there must be one."""
    changed, count = re.subn(rf"^ *{pattern}\n", replacement, text, flags=re.MULTILINE)
    assert count, f"deploy/nginx.conf holds no line {pattern}"
    return changed


def with_ports(text: str, https: int, http: int, replicas: Sequence[int]) -> str:
    """The configuration on the loopback address, in front of these replicas."""
    line = re.search(r"^ *server 127\.0\.0\.1:8000.*;\n", text, re.MULTILINE)
    assert line, "deploy/nginx.conf names a replica"
    servers = "".join(line[0].replace(":8000", f":{port}") for port in replicas)
    text = text.replace(line[0], servers)
    text = substitute(text, r"listen \[::\]:\d+( ssl)?;", "")
    text = substitute(text, "listen 443 ssl;", f"listen 127.0.0.1:{https} ssl;\n")
    inner = free_port()
    text = substitute(text, "server 127.0.0.1:8009;", f"server 127.0.0.1:{inner};\n")
    text = substitute(text, "listen 127.0.0.1:8009;", f"listen 127.0.0.1:{inner};\n")
    return substitute(text, "listen 80;", f"listen 127.0.0.1:{http};\n")


def without_certificate(text: str) -> str:
    """The configuration without https."""
    text = substitute(text, r"ssl_certificate(_key)? .*;", "")
    return text.replace(" ssl;", ";")


def write(folder: Path, site: str) -> Path:
    """Writes the site and what stands around it; returns what nginx is to be given."""
    (folder / "site.conf").write_text(site.replace("/var/cache/palabre", f"{folder}/cache"))
    user = "user root;" if os.geteuid() == 0 else ""
    main = folder / "nginx.conf"
    main.write_text(AROUND.format(folder=folder, user=user))
    return main


class Nginx:
    """A proxy in front of replicas; ``url`` and ``port`` are its address."""

    def __init__(
        self,
        folder: Path,
        replicas: Sequence[int],
        *,
        port: int | None = None,
        config: str | None = None,
    ) -> None:
        self.port = port = port or free_port()
        self.redirecting_port = free_port()
        self.url = f"http://127.0.0.1:{port}"
        self.log = folder / "nginx.log"
        text = with_ports(config or CONFIG.read_text(), port, self.redirecting_port, replicas)
        main = write(folder, without_certificate(text))
        with (folder / "nginx.out").open("wb") as out:
            self._process = subprocess.Popen(
                [program(), "-p", str(folder), "-c", str(main)], stdout=out, stderr=out
            )
        wait_until(lambda: accepts_connections(port), self._process, folder / "nginx.out")

    def stop(self) -> None:
        """Ends it."""
        end(self._process, signal.SIGTERM)
