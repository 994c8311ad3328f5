"""Origins of previews: one star inside one label, and never what strangers can register."""

import pytest

from comments_service.errors import AppError
from comments_service.rules.sites.previews import parse_preview_origin
from comments_service.rules.text.urls import parse_origin

TAKEN = {
    "https://*--mysite.netlify.app": (
        ["https://deploy-preview-7--mysite.netlify.app", "https://x--mysite.netlify.app"],
        [
            "https://mysite.netlify.app",
            "http://x--mysite.netlify.app", "https://x--mysite.netlify.app:8443",
            "https://a.x--mysite.netlify.app", "https://x--mysite.netlify.app.evil.example",
            "https://x--mysitexnetlify.app", "https://evil.example",
        ],
    ),
    "https://deploy-preview-*--x.netlify.app": (["https://deploy-preview-1--x.netlify.app"], []),
    "https://blog-git-*-team.vercel.app": (
        ["https://blog-git-new-look-team.vercel.app"],
        ["https://blog-team.vercel.app"],
    ),
    "https://*.mysite.pages.dev": (["https://3f2a.mysite.pages.dev"], ["https://mysite.pages.dev"]),
    "https://*.preview.blog.example": (["https://new.preview.blog.example"], []),
    "https://PR-*.Blog.Example:8443": (["https://pr-1.blog.example:8443"], []),
    "https://*.journal.été.example": (["https://x.journal.xn--t-9fab.example"], []),
    "https://staging.blog.example": (["https://staging.blog.example"], ["https://blog.example"]),
}  # fmt: skip
REFUSED = [
    "", "*", "https://*", "https://*.*", "https://**--mysite.netlify.app", "https://*--a-*.netlify.app",
    # Everybody beneath a public suffix, or who registers a name there.
    "https://*.com", "https://*.co.uk", "https://*.netlify.app", "https://*.github.io",
    "https://*-mysite.com", "https://mysite-*.co.uk", "https://x*.netlify.app",
    "https://*-x.netlify.app", "https://*---.vercel.app", "https://mysite*.vercel.app",
    "https://blog.*", "https://blog.*.com", "https://netlify.*", "https://mysite.netlify.a*",
    "https://*.ck", "https://www.*.ck", "https://*.localhost", "https://192.168.1.*",
    "https://[::*]", "https://[*]",
    # Not an origin, or a star elsewhere than in its host.
    "http://localhost:*", "https://*--mysite.netlify.app:*", "https://mysite.netlify.app:8*",
    "*://mysite.netlify.app", "https://*--mysite.netlify.app/", "https://*--mysite.netlify.app/x",
    "https://user@*--mysite.netlify.app", "https://*--mysite.netlify.app?x", "ftp://*--a.netlify.app",
    "https://*--mysïte.netlify.app", "https://xn--*-site.netlify.app", "http://localhost:3000",
    "https://*" + "a" * 300 + ".blog.example", "https://" + "*." * 300 + "blog.example",
    "https://a\n--mysite.netlify.app", "https://*--mysite.netlify.app\x00",
]  # fmt: skip


@pytest.mark.parametrize("text", TAKEN)
def test_a_star_stands_for_a_part_of_one_label(text: str) -> None:
    preview = parse_preview_origin(text)
    matching, others = TAKEN[text]
    assert all(preview.matches(parse_origin(one)) for one in matching)
    assert not any(preview.matches(parse_origin(one)) for one in others)
    assert parse_preview_origin(str(preview)) == preview


@pytest.mark.parametrize("text", REFUSED)
def test_what_lets_in_the_sites_of_others_is_refused(text: str) -> None:
    with pytest.raises(AppError) as refusal:
        parse_preview_origin(text)
    assert [(one.field, one.code) for one in refusal.value.errors] == [
        ("preview_origins", "bad_value")
    ]
