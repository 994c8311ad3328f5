"""Which threads ``page:`` may mean."""

from collections.abc import Callable

from comments_service.errors import AppError
from comments_service.rules.text.page_keys import key_of_id
from comments_service.rules.text.pages import PagePolicy, PageUrl


def page_keys(page: str, policy: PagePolicy) -> set[str]:
    """Return the keys of threads that ``page:`` may mean: an address, a path on the site, an id.

    ``policy`` is the site's.
    """
    path = page.lstrip("/")
    hosts = [origin.host for origin in policy.origins]
    addresses = [page, f"https://{path}", *(f"https://{host}/{path}" for host in hosts)]
    keys = [_key(policy.page_at, address) for address in addresses]
    return {key for key in (*keys, _key(key_of_id, page)) if key}


def _key(meaning: Callable[[str], PageUrl | str], text: str) -> str | None:
    try:
        page = meaning(text)
    except AppError:
        return None
    return page if isinstance(page, str) else page.key
