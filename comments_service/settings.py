"""Settings from the environment: typed, frozen, and refused at start when they make no sense."""

import secrets
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    ValidationError,
    ValidationInfo,
)
from pydantic_core import ErrorDetails
from sqlalchemy import make_url

from comments_service.environment import SettingsError as SettingsError
from comments_service.environment import must, parse_switch, read_values, whole_number
from comments_service.private_files import kept_or
from comments_service.rules.answers.mail_addresses import is_mailbox
from comments_service.rules.core.imap import parse_imap
from comments_service.rules.core.networks import is_host
from comments_service.rules.core.smtp import is_sender, parse_smtp, sender_address
from comments_service.rules.sites.base_url import clean_base, mail_host, split_base
from comments_service.rules.text.urls import parse_origin

DEFAULT_ORIGINS = (
    "http://localhost:*",
    "https://localhost:*",
    "http://127.0.0.1:*",
    "https://127.0.0.1:*",
)


def _is_redis(url: str) -> bool:
    return url.startswith(("redis://", "rediss://", "unix://")) and urlsplit(url).port != 0


def _is_web_address(address: str) -> bool:
    parts = urlsplit(address)
    return parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0


def _with_driver(url: str) -> str:
    scheme, separator, rest = url.partition("://")
    return f"postgresql+psycopg{separator}{rest}" if scheme in ("postgres", "postgresql") else url


def _split(text: str | tuple[str, ...]) -> tuple[str, ...]:
    words = text.split(",") if isinstance(text, str) else text
    return tuple(filter(None, map(str.strip, words)))


Count = Annotated[int, whole_number(1, 1000)]
Switch = Annotated[bool, BeforeValidator(parse_switch)]
Secret = Annotated[str, must("must have at least 16 characters.", lambda text: len(text) >= 16)]
# The address that is refused is not quoted: it may hold a key.
WebAddress = Annotated[
    str, must("must begin with http:// or https:// and name a host.", _is_web_address)
]
DatabaseUrl = Annotated[
    str,
    AfterValidator(_with_driver),
    must(
        "must begin with sqlite:/// or postgresql+psycopg://, and be the address of a database.",
        lambda url: url.startswith(("sqlite:///", "postgresql+psycopg://")) and make_url(url),
    ),
]
RedisUrl = Annotated[
    str,
    must(
        "must begin with redis://, rediss:// or unix://, and be the address of a Redis.", _is_redis
    ),
]
SmtpUrl = Annotated[
    str,
    must(
        "must be like smtp://user:password@host:587 or smtps://host, with ?starttls=always or "
        "never where needed.",
        parse_smtp,
    ),
]
Sender = Annotated[
    str, must("must be an address such as comments@blog.example, or Name <address>.", is_sender)
]
MailboxAddress = Annotated[
    str,
    must(
        "must be an address such as replies@blog.example, with at most 15 characters before the @.",
        lambda text: sender_address(text) == text and is_mailbox(text),
    ),
]


def _with_mailbox(value: str, info: ValidationInfo) -> str:
    if info.data.get("mail_in_address") is None:
        raise ValueError("needs MAIL_IN_ADDRESS, the address of the mailbox.")
    return value


ImapUrl = Annotated[
    str,
    must("must be like imaps://user:password@host:993/INBOX.", parse_imap),
    AfterValidator(_with_mailbox),
]
BaseUrl = Annotated[
    str,
    must(
        "must be like https://comments.example.org or https://blog.example/comments: {value!r} "
        "is not.",
        clean_base,
    ),
    AfterValidator(clean_base),
]
SiteOrigin = Annotated[
    str,
    must(
        "must list origins such as https://blog.example, with commas between: {value!r} is not "
        "one.",
        parse_origin,
    ),
]


PrivateHost = Annotated[
    str, must("must list hosts such as chat.internal: {value!r} is none.", is_host)
]


def _local_database(earlier: dict[str, Any]) -> str:
    return f"sqlite:///{earlier['data_dir'] / 'palabre.sqlite3'}"


def _local_secret(earlier: dict[str, Any]) -> str:
    """Return the key that is made once and kept in the data folder."""
    folder = earlier["data_dir"]
    try:
        return kept_or(folder / "secret_key", secrets.token_urlsafe(48))
    except OSError as error:
        raise SettingsError(
            f"DATA_DIR must be a folder that can be written ({error.strerror}: {folder}); "
            "or give SECRET_KEY."
        ) from error


def _local_address(earlier: dict[str, Any]) -> str:
    host = "127.0.0.1" if earlier["host"] in ("0.0.0.0", "::") else earlier["host"]
    return f"http://{f'[{host}]' if ':' in host else host}:{earlier['port']}"


class Settings(BaseModel):
    """What the operator decides. Each field is the environment variable of the same name.

    A default may depend on the fields above it.
    """

    model_config = ConfigDict(frozen=True, validate_default=True, hide_input_in_errors=True)

    host: str = "127.0.0.1"
    port: Annotated[int, whole_number(1, 65_535)] = 8000
    data_dir: Annotated[Path, AfterValidator(Path.absolute)] = Path("data")
    database_url: DatabaseUrl = Field(default_factory=_local_database, repr=False)
    redis_url: RedisUrl | None = Field(default=None, repr=False)
    secret_key: Secret = Field(default_factory=_local_secret, repr=False)
    base_url: BaseUrl = Field(default_factory=_local_address)
    site_origins: Annotated[
        tuple[SiteOrigin, ...], BeforeValidator(lambda text: _split(text) or DEFAULT_ORIGINS)
    ] = DEFAULT_ORIGINS
    moderation: Literal["open", "first", "all"] = "first"
    rate_limits: Switch = True
    trusted_proxy_hops: Annotated[int, whole_number(0, 1000)] = 0
    workers: Count = 2
    threads: Count = 4
    worker: Literal["inside", "off"] = Field(
        default_factory=lambda earlier: (
            "inside" if earlier["database_url"].startswith("sqlite") else "off"
        )
    )
    smtp_url: SmtpUrl | None = Field(default=None, repr=False)
    mail_from: Sender = Field(
        default_factory=lambda earlier: f"comments@{mail_host(earlier['base_url'])}"
    )
    mail_in_address: MailboxAddress | None = None
    mail_in_url: ImapUrl | None = Field(default=None, repr=False)
    mail_in_secret: Annotated[Secret, AfterValidator(_with_mailbox)] | None = Field(
        default=None, repr=False
    )
    private_hosts: Annotated[tuple[PrivateHost, ...], BeforeValidator(_split)] = ()
    metrics_token: Secret | None = Field(default=None, repr=False)
    log_format: Literal["json", "text"] = "json"
    log_level: Literal["debug", "info", "warning", "error"] = "info"
    otel_exporter_otlp_endpoint: WebAddress | None = None
    sentry_dsn: WebAddress | None = Field(default=None, repr=False)
    demo: Switch = False

    @property
    def is_embedded(self) -> bool:
        """Whether the database is the file that the service keeps and migrates by itself."""
        return self.database_url.startswith("sqlite")

    @property
    def is_https(self) -> bool:
        """Whether browsers reach the service over https, so that its cookies may say so."""
        return self.base_url.startswith("https://")

    @property
    def base_origin(self) -> str:
        """The origin under which browsers reach the service: BASE_URL without its path."""
        return split_base(self.base_url)[0]

    @property
    def base_path(self) -> str:
        """The path below which the service is mounted, such as ``/comments``, or empty."""
        return split_base(self.base_url)[1]

    @classmethod
    def from_env(cls, env: Mapping[str, str]) -> "Settings":
        """Read every setting from ``env``; ``NAME_FILE`` names a file that holds the value.

        Raises SettingsError, whose text has a line for each variable that must change.
        """
        values = read_values(env, environment_names())
        try:
            return cls.model_validate({name.lower(): value for name, value in values.items()})
        except ValidationError as error:
            lines = {one["loc"][0]: _line(one) for one in error.errors() if not _follows(one)}
        # Outside of the handler: the cause holds the values.
        raise SettingsError("\n".join(lines.values()))


def _follows(error: ErrorDetails) -> bool:
    """Whether only an earlier value that is wrong keeps this default from being worked out."""
    return error["type"] == "default_factory_not_called"


def _line(error: ErrorDetails) -> str:
    name = str(error["loc"][0]).upper()
    if error["type"] == "literal_error":
        return f"{name} must be {error['ctx']['expected']}: {error['input']!r} is not."
    return f"{name} {error['ctx']['error']}"


def environment_names() -> list[str]:
    """Return the variables that are read, in the order of their declaration."""
    return [name.upper() for name in Settings.model_fields]
