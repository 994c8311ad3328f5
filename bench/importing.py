"""make bench-import: how fast a large file comes in, and in how much memory.

python -m bench.importing [COMMENTS]: 100,000 unless told, into a database of its own (an empty
PostgreSQL with DATABASE_URL).
"""

import json
import os
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.forum import Size, write_forum
from bench.machine import describe

_BARS = {"rate": 500, "memory": 200}


@dataclass(frozen=True)
class Run:
    """What a command took, and what it told."""

    seconds: float
    peak_mb: float
    told: dict[str, Any]


def run_import(file: Path, folder: Path, *options: str) -> Run:
    """``flask --app app import`` in a process of its own, its database in ``folder``.

    Raises RuntimeError with what it said when it fails.
    """
    command = [sys.executable, "-m", "flask", "--app", "app", "import", "disqus", str(file)]
    env = {**os.environ, "DATA_DIR": str(folder / "data"), "DEMO": "off"}
    answer = folder / "answer.json"
    began = time.monotonic()
    with answer.open("wb") as out:
        process = subprocess.Popen([*command, "--json", *options], env=env, stdout=out)
        peak_mb = 0.0
        while process.poll() is None:
            peak_mb = max(peak_mb, _peak_mb(process.pid))
            time.sleep(0.02)
    if process.returncode:
        raise RuntimeError(f"the import failed: {process.returncode}")
    return Run(time.monotonic() - began, peak_mb, json.loads(answer.read_text()))


def _peak_mb(pid: int) -> float:
    """The most that a process has held so far; what getrusage tells begins with its parent's."""
    try:
        status = Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return 0.0
    peaks = [line.split()[1] for line in status.splitlines() if line.startswith("VmHWM")]
    return int(peaks[0]) / 1024 if peaks else 0.0


def main() -> None:
    """Write the file, look at it, import it, import it again; print the table."""
    comments = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    with tempfile.TemporaryDirectory(prefix="palabre-bench-") as name:
        folder = Path(name)
        file = folder / "forum.xml"
        write_forum(file, Size(comments, max(comments // 50, 1)))
        print(f"{describe()}\n\n{comments} comments, {file.stat().st_size / 1e6:.0f} MB\n")  # noqa: T201
        print("| | seconds | comments/s | peak memory, MB |\n|---|---:|---:|---:|")  # noqa: T201
        steps = {"dry run": ("--dry-run",), "import": (), "the same file again": ()}
        runs = {}
        for step, options in steps.items():
            runs[step] = one = run_import(file, folder, *options)
            rate = comments / one.seconds
            print(f"| {step} | {one.seconds:.1f} | {rate:.0f} | {one.peak_mb:.0f} |")  # noqa: T201
    imported = runs["import"]
    is_whole = imported.told["comments"] == comments
    is_once = runs["the same file again"].told["comments"] == 0
    is_fast = comments / imported.seconds >= _BARS["rate"]
    is_small = max(one.peak_mb for one in runs.values()) <= _BARS["memory"]
    sys.exit(0 if is_whole and is_once and is_fast and is_small else 1)


if __name__ == "__main__":
    main()
