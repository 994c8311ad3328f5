"""Settings from the environment: typed, frozen, and refused at start when they make no sense."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from urllib.parse import urlsplit

from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError

from comments_service.environment import SettingsError as SettingsError
from comments_service.environment import choice_of, number_of, switch_of, text_of
from comments_service.errors import AppError
from comments_service.rules.core.smtp import is_sender, parse_smtp
from comments_service.rules.text.urls import parse_origin
from comments_service.secret_file import kept_or

DEFAULT_ORIGINS = (
    "http://localhost:*",
    "https://localhost:*",
    "http://127.0.0.1:*",
    "https://127.0.0.1:*",
)


_SECRET = {
    "secret_key", "database_url", "redis_url", "smtp_url", "metrics_token", "sentry_dsn",
}  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Settings:
    """What the operator decides. Each field is the environment variable of the same name."""

    host: str
    port: int
    data_dir: Path
    database_url: str
    redis_url: str | None
    secret_key: str
    base_url: str
    site_origins: tuple[str, ...]
    moderation: str
    rate_limits: bool
    trusted_proxy_hops: int
    workers: int
    threads: int
    worker: str
    smtp_url: str | None
    mail_from: str
    metrics_token: str | None
    log_format: str
    log_level: str
    otel_exporter_otlp_endpoint: str | None
    sentry_dsn: str | None
    demo: bool

    @property
    def is_embedded(self) -> bool:
        """Whether the database is the file that the service keeps and migrates by itself."""
        return self.database_url.startswith("sqlite")

    @property
    def is_https(self) -> bool:
        """Whether browsers reach the service over https, so that its cookies may say so."""
        return self.base_url.startswith("https://")

    @classmethod
    def from_env(cls, env: Mapping[str, str]) -> "Settings":
        """Read every setting from ``env``; ``NAME_FILE`` names a file that holds the value.

        Raises SettingsError, whose text is one line that says what to change.
        """
        data_dir = Path(text_of(env, "DATA_DIR", "data")).absolute()
        host = text_of(env, "HOST", "127.0.0.1")
        port = number_of(env, "PORT", 8000, at_least=1, at_most=65_535)
        database_url = _database_url(env, data_dir)
        base_url = _base_url(env, host, port)
        default_worker = "inside" if database_url.startswith("sqlite") else "off"
        return cls(
            host=host,
            port=port,
            data_dir=data_dir,
            database_url=database_url,
            redis_url=_redis_url(env),
            secret_key=_secret_key(env, data_dir),
            base_url=base_url,
            site_origins=_site_origins(env),
            moderation=choice_of(env, "MODERATION", "first", ("open", "first", "all")),
            rate_limits=switch_of(env, "RATE_LIMITS", True),
            trusted_proxy_hops=number_of(env, "TRUSTED_PROXY_HOPS", 0, at_least=0),
            workers=number_of(env, "WORKERS", 2, at_least=1),
            threads=number_of(env, "THREADS", 4, at_least=1),
            worker=choice_of(env, "WORKER", default_worker, ("inside", "off")),
            smtp_url=_smtp_url(env),
            mail_from=_mail_from(env, base_url),
            metrics_token=_metrics_token(env),
            log_format=choice_of(env, "LOG_FORMAT", "json", ("json", "text")),
            log_level=choice_of(env, "LOG_LEVEL", "info", ("debug", "info", "warning", "error")),
            otel_exporter_otlp_endpoint=_web_address(env, "OTEL_EXPORTER_OTLP_ENDPOINT"),
            sentry_dsn=_web_address(env, "SENTRY_DSN"),
            demo=switch_of(env, "DEMO", False),
        )

    def __repr__(self) -> str:
        """Without the values that must not reach a log."""
        shown = (
            f"{f.name}={getattr(self, f.name)!r}" for f in fields(self) if f.name not in _SECRET
        )
        return f"Settings({', '.join(shown)})"


def _database_url(env: Mapping[str, str], data_dir: Path) -> str:
    url = text_of(env, "DATABASE_URL", f"sqlite:///{data_dir / 'palabre.sqlite3'}")
    if url.startswith(("postgres://", "postgresql://")):
        url = "postgresql+psycopg://" + url.partition("://")[2]
    if not url.startswith(("sqlite:///", "postgresql+psycopg://")):
        raise SettingsError(
            "DATABASE_URL must begin with sqlite:/// or postgresql+psycopg://, which this does not."
        )
    try:
        make_url(url)
    except (ArgumentError, ValueError):
        # Without the cause, which quotes the address and the password in it.
        raise SettingsError("DATABASE_URL is not an address of a database.") from None
    return url


def _redis_url(env: Mapping[str, str]) -> str | None:
    url = text_of(env, "REDIS_URL", "")
    if url and not url.startswith(("redis://", "rediss://", "unix://")):
        raise SettingsError("REDIS_URL must begin with redis://, rediss:// or unix://.")
    try:
        _ = urlsplit(url).port
    except ValueError:
        # Without the cause, which may quote the password.
        raise SettingsError("REDIS_URL is not an address of a Redis.") from None
    return url or None


def _smtp_url(env: Mapping[str, str]) -> str | None:
    url = text_of(env, "SMTP_URL", "")
    if url:
        try:
            parse_smtp(url)
        except ValueError:
            raise SettingsError(
                "SMTP_URL must be like smtp://user:password@host:587 or smtps://host, with "
                "?starttls=always or never where needed."
            ) from None
    return url or None


def _mail_from(env: Mapping[str, str], base_url: str) -> str:
    given = text_of(env, "MAIL_FROM", f"comments@{urlsplit(base_url).hostname}")
    if not is_sender(given):
        raise SettingsError(
            "MAIL_FROM must be an address such as comments@blog.example, or Name <address>."
        )
    return given


def _metrics_token(env: Mapping[str, str]) -> str | None:
    token = text_of(env, "METRICS_TOKEN", "")
    if token and len(token) < 16:
        raise SettingsError("METRICS_TOKEN must have at least 16 characters.")
    return token or None


def _web_address(env: Mapping[str, str], name: str) -> str | None:
    """An address of http or https; one that is refused is not quoted: it may hold a key."""
    address = text_of(env, name, "")
    if not address:
        return None
    try:
        parts = urlsplit(address)
        is_usable = parts.scheme in ("http", "https") and parts.hostname and parts.port != 0
    except ValueError:
        is_usable = False
    if not is_usable:
        raise SettingsError(f"{name} must begin with http:// or https:// and name a host.")
    return address


def _site_origins(env: Mapping[str, str]) -> tuple[str, ...]:
    listed = [word.strip() for word in text_of(env, "SITE_ORIGINS", "").split(",")]
    origins = tuple(filter(None, listed)) or DEFAULT_ORIGINS
    for origin in origins:
        try:
            parse_origin(origin)
        except AppError as error:
            raise SettingsError(
                "SITE_ORIGINS must list origins such as https://blog.example, with commas between: "
                f"{origin!r} is not one."
            ) from error
    return origins


def _base_url(env: Mapping[str, str], host: str, port: int) -> str:
    shown = "127.0.0.1" if host in ("0.0.0.0", "::") else host
    default = f"http://[{shown}]:{port}" if ":" in shown else f"http://{shown}:{port}"
    url = text_of(env, "BASE_URL", default).rstrip("/")
    try:
        origin = parse_origin(url)
    except AppError:
        origin = None
    if origin is None or origin.port is None:
        raise SettingsError(
            f"BASE_URL must be like https://comments.example.org, without a path: {url!r} is not."
        )
    return str(origin)


def _secret_key(env: Mapping[str, str], data_dir: Path) -> str:
    """The key given, else one that is made once and kept in the data folder."""
    given = text_of(env, "SECRET_KEY", "")
    if given:
        return _long_enough(given)
    path = data_dir / "secret_key"
    try:
        return kept_or(path, secrets.token_urlsafe(48))
    except OSError as error:
        raise SettingsError(
            f"DATA_DIR must be a folder that can be written ({error.strerror}: {data_dir}); "
            "or give SECRET_KEY."
        ) from error


def _long_enough(key: str) -> str:
    if len(key) < 16:
        raise SettingsError("SECRET_KEY must have at least 16 characters.")
    return key


def environment_names() -> list[str]:
    """The variables that are read, in the order of their declaration."""
    return [field.name.upper() for field in fields(Settings)]
