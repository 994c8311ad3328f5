"""Content security policies: what each lets a page load from the service."""

import pytest

from comments_service.rules.sites.csp import Script, parse_policies

PAGE = "https://blog.example/post"
SCRIPT = "https://c.example/static/embed.js"
PART = "https://c.example/static/embed-write.js"
API = "https://c.example/api/v1/threads"


def lets(policy: str, **script: object) -> tuple[bool, bool, bool]:
    """Whether a policy lets the script run, its later part load, and the API be asked."""
    found = parse_policies([policy])
    tag = Script(SCRIPT, **script)  # type: ignore[arg-type]
    return (
        all(one.lets_run(tag, PAGE) for one in found),
        all(one.lets_import(tag, PART, PAGE) for one in found),
        all(one.lets_connect(API, PAGE) for one in found),
    )


@pytest.mark.parametrize(
    ("policy", "expected"),
    [
        ("", (True, True, True)),
        ("img-src 'none'", (True, True, True)),
        ("default-src 'none'", (False, False, False)),
        ("default-src 'self'", (False, False, False)),
        ("default-src 'self'; script-src c.example", (True, True, False)),
        ("default-src *", (True, True, True)),
        ("default-src https:", (True, True, True)),
        ("default-src http:", (True, True, True)),
        ("default-src data:", (False, False, False)),
        ("script-src", (False, False, True)),
        ("script-src https://c.example", (True, True, True)),
        ("script-src https://C.EXAMPLE", (True, True, True)),
        ("script-src http://c.example", (True, True, True)),
        ("script-src http://c.example:80", (True, True, True)),
        ("script-src https://c.example:8443", (False, False, True)),
        ("script-src https://c.example:*", (True, True, True)),
        ("script-src *.example", (True, True, True)),
        ("script-src *.c.example", (False, False, True)),
        ("script-src https://c.example/static/", (True, True, True)),
        ("script-src https://c.example/static/embed.js", (True, False, True)),
        ("script-src https://c.example/stat", (False, False, True)),
        ("script-src 'none'; script-src *", (False, False, True)),
        ("script-src *; script-src-elem 'self'", (False, False, True)),
        ("SCRIPT-SRC 'SELF'", (False, False, True)),
        ("connect-src 'self'", (True, True, False)),
        ("connect-src c.example/api/v1/threads", (True, True, True)),
        ("default-src *, connect-src 'none'", (True, True, False)),
        ("script-src 'strict-dynamic' https://c.example", (False, False, True)),
        ("script-src 'unsafe-inline'", (False, False, True)),
    ],
)
def test_a_policy_lets_through_what_browsers_do(
    policy: str, expected: tuple[bool, bool, bool]
) -> None:
    assert lets(policy) == expected


@pytest.mark.parametrize(
    ("policy", "expected"),
    [
        ("script-src 'nonce-r4nd'", (True, True)),
        ("script-src 'nonce-R4ND'", (False, False)),
        ("script-src 'nonce-r4nd' 'strict-dynamic'", (True, True)),
        ("default-src 'nonce-r4nd'", (True, True)),
    ],
)
def test_a_nonce_vouches_for_the_script_and_what_it_imports(
    policy: str, expected: tuple[bool, bool]
) -> None:
    assert lets(policy, nonce="r4nd")[:2] == expected


def test_a_hash_vouches_for_the_script_alone() -> None:
    hashed = ("sha384-abc",)
    assert lets("script-src 'sha384-abc'", integrity=hashed)[:2] == (True, False)
    assert lets("script-src 'sha384-abc' 'strict-dynamic'", integrity=hashed)[:2] == (True, True)
    assert lets("script-src 'sha384-abc' c.example", integrity=hashed)[:2] == (True, True)
    assert lets("script-src 'sha384-abc'", integrity=(*hashed, "sha512-def"))[0] is False


def test_self_is_the_pages_own_origin_or_the_same_upgraded() -> None:
    (policy,) = parse_policies(["connect-src 'self'"])
    assert policy.lets_connect("https://blog.example/api", "http://blog.example/")
    assert not policy.lets_connect("http://blog.example/api", "https://blog.example/")
    assert not policy.lets_connect("https://blog.example:8443/api", "https://blog.example/")
