"""Puts the layer that answers from memory in front of the application."""

from flask import Flask
from sqlalchemy import make_url

from comments_service.extensions import committed
from comments_service.settings import Settings
from comments_service.web.http_cache.layer import Front
from comments_service.web.http_cache.news import News
from comments_service.web.http_cache.signal import SharedSignal
from comments_service.web.http_cache.watch import FileWatch, LeaseWatch, Watch


def install(app: Flask, settings: Settings) -> None:
    """Wrap ``app`` as it is now, all of its routes known; ``app.extensions["front"]`` is the layer.

    Committed changes are told to it and, in the way that the settings call for, to other processes.
    """
    shares_file = settings.is_embedded or not settings.redis_url
    signal = SharedSignal(settings.data_dir / "changes") if shares_file else None
    front = Front(app, _watch(settings, signal), is_keepable=_Paths(app))
    if signal:
        front.tell.append(lambda _places: signal.change())
    elif settings.redis_url:
        news = News(settings.redis_url, front.doubt)
        front.tell.append(news.tell)
        front.listen = news.listen
    committed.connect(front.committed, app)
    app.extensions["front"] = front
    app.wsgi_app = front  # type: ignore[method-assign]


def _watch(settings: Settings, signal: SharedSignal | None) -> Watch:
    if settings.is_embedded and signal:
        return FileWatch(make_url(settings.database_url).database or "", signal)
    return LeaseWatch(signal)


class _Paths:
    """Which paths may lead to an answer that is kept; on others nobody waits for anybody."""

    def __init__(self, app: Flask) -> None:
        rules = [
            rule.rule
            for rule in app.url_map.iter_rules()
            if getattr(app.view_functions[rule.endpoint], "is_keepable", False)
        ]
        self._whole = {rule for rule in rules if "<" not in rule}
        self._beginnings = tuple(rule.partition("<")[0] for rule in rules if "<" in rule)

    def __call__(self, path: str) -> bool:
        return path in self._whole or path.startswith(self._beginnings)
