"""Settings from the environment: what each takes, and that a bad value stops the start."""

import os
import re
import subprocess
import sys
import traceback
from pathlib import Path
from typing import Any

import pytest

from comments_service.settings import DEFAULT_ORIGINS, Settings, SettingsError, environment_names

ROOT = Path(__file__).parents[1]
KEY = "a key of sixteen or more"


@pytest.fixture
def base(tmp_path: Path) -> dict[str, str]:
    return {"SECRET_KEY": KEY, "DATA_DIR": str(tmp_path / "data")}


def test_the_defaults_start_a_service_for_this_machine(base: dict[str, str]) -> None:
    settings = Settings.from_env(base)
    data = Path(base["DATA_DIR"])
    assert settings == Settings(
        host="127.0.0.1",
        port=8000,
        data_dir=data,
        database_url=f"sqlite:///{data}/palabre.sqlite3",
        redis_url=None,
        secret_key=KEY,
        base_url="http://127.0.0.1:8000",
        site_origins=DEFAULT_ORIGINS,
        moderation="first",
        rate_limits=True,
        trusted_proxy_hops=0,
        workers=2,
        threads=4,
        worker="inside",
        smtp_url=None,
        mail_from="comments@127.0.0.1",
        mail_in_address=None,
        mail_in_url=None,
        mail_in_secret=None,
        private_hosts=(),
        metrics_token=None,
        log_format="json",
        log_level="info",
        otel_exporter_otlp_endpoint=None,
        sentry_dsn=None,
        demo=False,
    )
    assert settings.is_embedded
    assert not settings.is_https


GIVEN: dict[str, tuple[str, str, Any]] = {
    "HOST": ("0.0.0.0", "host", "0.0.0.0"),
    "PORT": (" 9000 ", "port", 9000),
    "DATABASE_URL": (
        "postgresql://u:p@db/palabre", "database_url", "postgresql+psycopg://u:p@db/palabre",
    ),
    "REDIS_URL": ("redis://r:6379/0", "redis_url", "redis://r:6379/0"),
    "SECRET_KEY": ("another key of enough length", "secret_key", "another key of enough length"),
    "BASE_URL": ("https://c.example/", "base_url", "https://c.example"),
    "SITE_ORIGINS": (
        "https://a.example, http://b.example:8080,", "site_origins",
        ("https://a.example", "http://b.example:8080"),
    ),
    "MODERATION": ("all", "moderation", "all"),
    "RATE_LIMITS": ("off", "rate_limits", False),
    "TRUSTED_PROXY_HOPS": ("2", "trusted_proxy_hops", 2),
    "WORKERS": ("8", "workers", 8),
    "THREADS": ("1", "threads", 1),
    "WORKER": ("off", "worker", "off"),
    "SMTP_URL": ("smtp://u:p@mail:587", "smtp_url", "smtp://u:p@mail:587"),
    "MAIL_FROM": ("Blog <c@b.example>", "mail_from", "Blog <c@b.example>"),
    "MAIL_IN_ADDRESS": ("in@b.example", "mail_in_address", "in@b.example"),
    "MAIL_IN_URL": ("imaps://u:p@mail", "mail_in_url", "imaps://u:p@mail"),
    "MAIL_IN_SECRET": ("a secret of enough length", "mail_in_secret", "a secret of enough length"),
    "PRIVATE_HOSTS": ("chat.internal, 10.0.0.7,", "private_hosts", ("chat.internal", "10.0.0.7")),
    "METRICS_TOKEN": ("a token of enough length", "metrics_token", "a token of enough length"),
    "LOG_FORMAT": ("text", "log_format", "text"),
    "LOG_LEVEL": ("warning", "log_level", "warning"),
    "OTEL_EXPORTER_OTLP_ENDPOINT": (
        "http://collector:4318", "otel_exporter_otlp_endpoint", "http://collector:4318",
    ),
    "SENTRY_DSN": ("https://k@s.example/1", "sentry_dsn", "https://k@s.example/1"),
    "DEMO": ("on", "demo", True),
}  # fmt: skip


# What reads a mailbox needs its address.
MAILBOX = {"MAIL_IN_ADDRESS": "replies@blog.example"}


def test_every_variable_is_read(base: dict[str, str], tmp_path: Path) -> None:
    assert {*GIVEN, "DATA_DIR"} == set(environment_names())
    for name, (text, field, value) in GIVEN.items():
        settings = Settings.from_env({**base, **MAILBOX, name: text})
        assert getattr(settings, field) == value, name


def test_every_variable_may_come_from_a_file(base: dict[str, str], tmp_path: Path) -> None:
    file = tmp_path / "value"
    for name, (text, field, value) in GIVEN.items():
        file.write_text(f"{text}\n")
        without = {key: kept for key, kept in (base | MAILBOX).items() if key != name}
        assert getattr(Settings.from_env({**without, f"{name}_FILE": str(file)}), field) == value


BAD = {
    "PORT": ["0", "65536", "eighty", "-1", "8.5", "²", "9" * 5000],
    "MODERATION": ["none", "First"],
    "RATE_LIMITS": ["yes", "1", "true"],
    "DEMO": ["maybe"],
    "METRICS_TOKEN": ["short"],
    "LOG_FORMAT": ["logfmt", "JSON"],
    "LOG_LEVEL": ["verbose", "INFO"],
    "OTEL_EXPORTER_OTLP_ENDPOINT": ["collector:4318", "http://", "http://c:port"],
    "SENTRY_DSN": ["k@sentry.example/1", "https://"],
    "WORKER": ["on", "outside"],
    "SMTP_URL": [
        "mail:25", "smtp://", "http://mail", "smtp://mail/path", "smtp://mail:port",
        "smtp://mail?starttls=maybe", "smtp://mail?tls=1",
    ],
    "MAIL_IN_ADDRESS": ["nobody", "a+b@c.example", f"{'a' * 16}@c.example", "A <a@b.example>"],
    "MAIL_IN_URL": ["imaps://u:p@mail", "https://mail", "imap://mail"],
    "MAIL_IN_SECRET": ["a secret without a mailbox", "short"],
    "MAIL_FROM": ["nobody", "a@b.example, c@d.example", "<>", "a@b.example\nBcc: c@d.example"],
    "PRIVATE_HOSTS": ["http://chat.internal", "chat internal", "chat.internal/hook"],
    "TRUSTED_PROXY_HOPS": ["-1", "one"],
    "WORKERS": ["0"],
    "THREADS": ["0", "x"],
    "SECRET_KEY": ["short"],
    "DATABASE_URL": ["mysql://x", "sqlite:", "postgresql://host:port/name"],
    "REDIS_URL": ["localhost:6379", "http://r"],
    "BASE_URL": [
        "comments.example", "ftp://c.example", "https://u@c.example", "https://c.example/a b",
        "https://c.example/a//b", "https://c.example/../a", "https://c.example/./a",
        "https://c.example/a/..", "https://c.example/a?b", "https://c.example/a#b",
        "https://c.example/%61", "https://c.example/é", "https://c.example/a;b", "https:///a",
        "https://c.example/a\\b", "https://c.example/a\"b", "https://*.example/a",
        "https://c.example?x", "https://c.example:99999", "https://[::1", "https://", "https://c:*",
    ],
    "SITE_ORIGINS": ["*", "blog.example", "https://b.example/path", "https://a.example b", "null"],
}  # fmt: skip


def test_a_bad_value_is_refused_with_one_line_that_names_it(base: dict[str, str]) -> None:
    for name, values in BAD.items():
        for value in values:
            with pytest.raises(SettingsError) as refused:
                Settings.from_env({**base, name: value})
            text = str(refused.value)
            assert text.startswith(name), (value, text)
            assert "\n" not in text
            assert text.endswith("."), (value, text)


def test_each_wrong_variable_has_its_line_and_no_secret_is_quoted(base: dict[str, str]) -> None:
    wrong = {
        "PORT": "eighty",
        "DATABASE_URL": "mysql://u:hunter2@db",
        "REDIS_URL": "http://:hunter2@r",
        "SECRET_KEY": "hunter2",
        "SITE_ORIGINS": "blog.example, *",
        "SMTP_URL": "mail:hunter2",
        "METRICS_TOKEN": "hunter2",
        "LOG_LEVEL": "loud",
        "SENTRY_DSN": "hunter2@sentry.example/1",
    }
    with pytest.raises(SettingsError) as refused:
        Settings.from_env({**base, **wrong})
    lines = str(refused.value).splitlines()
    assert [line.split()[0] for line in lines] == list(wrong)
    assert "hunter2" not in "".join(traceback.format_exception(refused.value))


def test_a_value_and_a_file_for_it_do_not_go_together(base: dict[str, str], tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="SECRET_KEY and SECRET_KEY_FILE"):
        Settings.from_env({**base, "SECRET_KEY_FILE": str(tmp_path / "key")})


def test_a_file_that_cannot_be_read_is_named_by_its_variable(
    base: dict[str, str], tmp_path: Path
) -> None:
    (tmp_path / "binary").write_bytes(b"\xff\xfe\x00")
    (tmp_path / "empty").write_text("\n")
    for path in ("missing", "binary", "empty"):
        with pytest.raises(SettingsError, match="^REDIS_URL_FILE") as refused:
            Settings.from_env({**base, "REDIS_URL_FILE": str(tmp_path / path)})
        assert "\n" not in str(refused.value)


def test_a_folder_that_cannot_be_written_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(SettingsError, match="^DATA_DIR"):
        Settings.from_env({"DATA_DIR": str(tmp_path / "file")})


def test_the_secret_is_made_once_and_for_the_owner_alone(tmp_path: Path) -> None:
    env = {"DATA_DIR": str(tmp_path / "data")}
    made = Settings.from_env(env).secret_key
    assert len(made) >= 43
    assert Settings.from_env(env).secret_key == made
    file = tmp_path / "data" / "secret_key"
    assert file.stat().st_mode & 0o077 == 0
    assert [path.name for path in file.parent.iterdir()] == ["secret_key"]


def test_no_secret_is_in_what_a_log_would_show(base: dict[str, str]) -> None:
    secrets = {
        "database_url": "postgresql+psycopg://u:hunter2@db/x",
        "redis_url": "redis://:hunter2@r",
        "metrics_token": "hunter2 hunter2 hunter2",
        "sentry_dsn": "https://hunter2@s.example/1",
        "smtp_url": "smtp://u:hunter2@mail",
        "mail_in_url": "imaps://u:hunter2@mail",
        "mail_in_secret": "hunter2 hunter2 hunter2",
    }
    settings = Settings.from_env(base).model_copy(update=secrets)
    assert "hunter2" not in repr(settings)
    assert KEY not in repr(settings)
    assert "port=8000" in repr(settings)


@pytest.mark.slow
def test_a_bad_value_ends_the_start_with_its_line_and_no_traceback(base: dict[str, str]) -> None:
    done = subprocess.run(
        [sys.executable, "-c", "import comments_service.main"],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], **base, "SITE_ORIGINS": "blog.example", "PORT": "0"},
        capture_output=True,
        text=True,
    )
    assert done.returncode != 0
    assert re.fullmatch("palabre: PORT .*\npalabre: SITE_ORIGINS .*\n", done.stderr)


def test_the_readme_lists_exactly_these_settings() -> None:
    readme = ROOT / "README.md"
    if not readme.exists():
        pytest.skip("there is no README.md to compare with")
    listed = re.findall(r"^\| `([A-Z_]+)` \|", readme.read_text(), re.MULTILINE)
    assert listed == environment_names()
