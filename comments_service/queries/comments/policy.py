"""What a site decides about its comments, as the checks read it."""

from comments_service.models import Site
from comments_service.queries.comments.learning import learned_at
from comments_service.rules.comments.policy import Policy


def policy_of(site: Site, learned_version: int = 0) -> Policy:
    """Return the site's rules as the checks read them.

    ``learned_version`` is that of what its decisions have taught; 0 leaves that out. No statement
    while it is the same, else one.
    """
    return Policy(
        moderation=site.moderation,
        trusted_after=site.trusted_after,
        max_links=site.max_links,
        blocked_words=tuple(word for word in site.blocked_words.splitlines() if word.strip()),
        blocked_words_action=site.blocked_words_action,
        min_fill_seconds=site.min_fill_seconds,
        require_name=site.require_name,
        site_name=site.name,
        language=site.language,
        is_judged=bool(site.judge_url or site.akismet_key),
        preview_posts=site.preview_posts,
        learned=learned_at(site.id, learned_version) if site.hold_likely_spam else None,
    )
