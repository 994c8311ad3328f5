"""What keeps the widget from appearing on a page, told from the page's source and its headers."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from comments_service.errors import N_, AppError
from comments_service.rules.sites.csp import ContentPolicy, Script, parse_policies, source_of
from comments_service.rules.sites.page_parts import ELEMENT, PageParts, PageSource, Tag
from comments_service.rules.text.hosts import fold_host
from comments_service.rules.text.urls import Origin, parse_origin

SCRIPT_PATH = "/static/embed.js"
#: A part that the script loads later: where one may not load, readers could not write.
_LATER_PART = "/static/embed-write.js"
# Of what a page says, so much is shown.
_SHOWN = 200


@dataclass(frozen=True)
class Service:
    """Where the service is, and the site that the page should belong to."""

    base_url: str
    site_key: str
    origins: tuple[Origin, ...]


@dataclass(frozen=True)
class Finding:
    """One obstacle: a stable code, a sentence whose ``{placeholders}`` ``params`` fill, and the
    line that would remove it, if one would.
    """

    code: str
    message: str
    params: dict[str, Any] = field(default_factory=dict)
    line: str | None = None


def judge(page: PageSource, service: Service) -> list[Finding]:
    """All that stands between the page and its comments, what comes first first."""
    seen = PageParts(page)
    script = _own_script(seen, service)
    findings = [
        _host(page, service),
        script if isinstance(script, Finding) else None,
        _element(seen),
        _mixed(page, service),
    ]
    if isinstance(script, Tag):
        findings += [_other_site(script, service), *_policies(page, seen, script, service)]
    return [finding for finding in findings if finding]


def origin_of(url: str) -> Origin | None:
    """Return the origin of an http(s) address; None for anything else."""
    parts = urlsplit(url)
    try:
        origin = parse_origin(f"{parts.scheme}://{parts.netloc}")
    except AppError:
        return None
    return origin


def _own_script(seen: PageParts, service: Service) -> Tag | Finding:
    script_url = service.base_url + SCRIPT_PATH
    by_address = {tag.script.url.partition("?")[0]: tag for tag in seen.scripts}
    if script_url in by_address:
        return by_address[script_url]
    line = f'<script async src="{script_url}"></script>'
    elsewhere = next((url for url in by_address if url.endswith("/embed.js")), None)
    if elsewhere:
        message = N_("The script comes from {found}, not from this service.")
        return Finding("script_elsewhere", message, {"found": elsewhere[:_SHOWN]}, line)
    message = N_(
        "The script tag is not in the page’s source. Lines that JavaScript adds later, as "
        "with React, cannot be seen from here."
    )
    return Finding("script_missing", message, line=line)


def _element(seen: PageParts) -> Finding | None:
    if seen.has_element:
        return None
    message = N_(
        "The element that marks where the comments should appear is not in the page’s source."
    )
    return Finding("element_missing", message, line=f"<{ELEMENT}></{ELEMENT}>")


def _host(page: PageSource, service: Service) -> Finding | None:
    origin = origin_of(page.url)
    if origin is None or any(listed.covers(origin) for listed in service.origins):
        return None
    message = N_("The page is on {origin}, which is not one of this site’s addresses.")
    return Finding("host_not_listed", message, {"origin": str(origin)})


def _mixed(page: PageSource, service: Service) -> Finding | None:
    """Browsers do not load http from https pages, loopback excepted (Mixed Content, section 4)."""
    service_at = urlsplit(service.base_url)
    is_loopback = fold_host(service_at.hostname or "") == "localhost"
    if is_loopback or not page.url.startswith("https:") or service_at.scheme == "https":
        return None
    message = N_(
        "The page uses https but this service uses http, so browsers block it: put the "
        "service behind https and set BASE_URL."
    )
    return Finding("mixed_content", message)


def _other_site(tag: Tag, service: Service) -> Finding | None:
    if tag.site is None or tag.site == service.site_key:
        return None
    message = N_("The script is set up for another site: {found}. This site is {wanted}.")
    return Finding("other_site", message, {"found": tag.site[:_SHOWN], "wanted": service.site_key})


def _policies(
    page: PageSource, seen: PageParts, tag: Tag, service: Service
) -> Iterator[Finding | None]:
    headers = [text for name, text in page.headers if name.lower() == "content-security-policy"]
    for policy in parse_policies(headers):
        sandbox = policy.directives.get("sandbox")
        if sandbox is not None and "allow-scripts" not in sandbox:
            message = N_("The {header} header blocks all scripts on the page: sandbox.")
            yield Finding(
                "csp_sandbox",
                message,
                {"header": "Content-Security-Policy"},
                "sandbox " + " ".join((*sandbox, "allow-scripts")),
            )
    policies = [*parse_policies(headers), *parse_policies(seen.policies)]
    wants_types = any("require-trusted-types-for" in policy.directives for policy in policies)
    for policy in policies:
        yield _blocked_script(policy, tag.script, page.url, service.base_url)
        yield _blocked_connection(policy, page.url, service.base_url)
        yield _blocked_types(policy) if wants_types else None


def _blocked_script(
    policy: ContentPolicy, script: Script, page_url: str, base_url: str
) -> Finding | None:
    later = base_url + _LATER_PART
    if policy.lets_run(script, page_url) and policy.lets_import(script, later, page_url):
        return None
    message = N_("The page’s Content-Security-Policy blocks the script ({directive}).")
    name = policy.ruling("script") or "default-src"
    if "'strict-dynamic'" in policy.directives[name]:
        message = N_(
            "The page’s Content-Security-Policy requires a nonce ({directive} with "
            "'strict-dynamic'): add the page’s nonce to the script tag."
        )
        return Finding("csp_script", message, {"directive": name})
    return Finding("csp_script", message, {"directive": name}, _mended(policy, "script", base_url))


def _blocked_connection(policy: ContentPolicy, page_url: str, base_url: str) -> Finding | None:
    if policy.lets_connect(f"{base_url}/api/v1/threads", page_url):
        return None
    message = N_(
        "The page’s Content-Security-Policy blocks the widget’s requests for comments "
        "({directive})."
    )
    name = policy.ruling("connect")
    return Finding(
        "csp_connect", message, {"directive": name}, _mended(policy, "connect", base_url)
    )


def _blocked_types(policy: ContentPolicy) -> Finding | None:
    """Where pages ask for Trusted Types, texts are parsed by a policy of ours."""
    allowed = policy.directives.get("trusted-types")
    if allowed is None or "palabre" in allowed or "*" in allowed:
        return None
    message = N_(
        "The page’s Content-Security-Policy lists the Trusted Types policies it allows, and "
        "the widget’s is not one of them: the texts of comments will not be shown."
    )
    kept = [name for name in allowed if name != "'none'"]
    return Finding("csp_types", message, line=" ".join(["trusted-types", *kept, "palabre"]))


def _mended(policy: ContentPolicy, kind: str, base_url: str) -> str:
    """Return the directive as it would have to be: what it lets in now, and the service."""
    name = policy.ruling(kind) or "default-src"
    kept = [source for source in policy.directives[name] if source.lower() != "'none'"]
    # A fallback stays as narrow as it is; the directive of this kind is added beside it.
    own = name if name != "default-src" else f"{kind}-src"
    return " ".join([own, *kept, source_of(base_url)])
