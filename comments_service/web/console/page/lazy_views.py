"""Views whose module is imported at its first request, as Flask's "lazily loading views" has it.

What reads passkeys and seals secrets (webauthn, cryptography) costs a worker 13 MB and a tenth of a
second, and most workers never need it. This is the one place that imports late; who may call such a
view is stated where its address is, so that it is guarded and walked like any other.
"""

from collections.abc import Callable
from importlib import import_module
from typing import Any

from comments_service.web.http.route_guard import RouteGuard


def lazy_view(module: str, name: str, route_guard: RouteGuard) -> Callable[..., Any]:
    """Return the view ``name`` of a module of this package, given by its full dotted name."""

    def view(**arguments: Any) -> Any:
        return getattr(import_module(module), name)(**arguments)

    view.__name__ = name
    view.route_guard = route_guard  # type: ignore[attr-defined]
    return view
