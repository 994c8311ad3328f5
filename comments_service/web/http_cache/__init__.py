"""The HTTP cache: a middleware around the application that answers from memory."""

from flask import Flask
from sqlalchemy import make_url

from comments_service.extensions import committed
from comments_service.settings import Settings
from comments_service.web.http_cache.freshness import FileFreshness, Freshness, LeaseFreshness
from comments_service.web.http_cache.invalidation import InvalidationBus
from comments_service.web.http_cache.middleware import CacheMiddleware
from comments_service.web.http_cache.shared_counter import SharedCounter


def install(app: Flask, settings: Settings) -> None:
    """Wrap ``app``, whose routes must be complete, and put it at ``app.extensions["http_cache"]``.

    Commits invalidate what it holds, here and, as the settings say, in other processes.
    """
    shares_file = settings.is_embedded or not settings.redis_url
    counter = SharedCounter(settings.data_dir / "changes") if shares_file else None
    middleware = CacheMiddleware(
        app, _freshness(settings, counter), is_cacheable=_CacheablePaths(app)
    )
    if counter:
        middleware.publishers.append(lambda _places: counter.bump())
    elif settings.redis_url:
        bus = InvalidationBus(settings.redis_url, middleware.invalidate)
        middleware.publishers.append(bus.publish)
        middleware.subscribe = bus.subscribe
    committed.connect(middleware.committed, app)
    app.extensions["http_cache"] = middleware
    app.wsgi_app = middleware.__call__  # type: ignore[method-assign]


def _freshness(settings: Settings, counter: SharedCounter | None) -> Freshness:
    if settings.is_embedded and counter:
        return FileFreshness(make_url(settings.database_url).database or "", counter)
    return LeaseFreshness(counter)


class _CacheablePaths:
    """Which paths may lead to a cacheable response; on others no request waits for another."""

    def __init__(self, app: Flask) -> None:
        rules = [
            rule.rule
            for rule in app.url_map.iter_rules()
            if getattr(app.view_functions[rule.endpoint], "is_cacheable", False)
        ]
        self._whole = {rule for rule in rules if "<" not in rule}
        self._prefixes = tuple(rule.partition("<")[0] for rule in rules if "<" in rule)

    def __call__(self, path: str) -> bool:
        return path in self._whole or path.startswith(self._prefixes)
