"""Our scripts under the addresses that the scripts of other systems have: `/js/embed.min.js`, say.

Pages that change but the host of what they load find the thread in the markup they had before.
"""

from flask import Flask, Response, request

from comments_service.errors import not_found
from comments_service.queries.sites.other_systems import is_stood_in_for
from comments_service.rules.sites.other_systems import OTHER_SYSTEMS
from comments_service.rules.text.hosts import fold_host
from comments_service.web.http.assets import SCRIPT, content_of
from comments_service.web.http.context import named_origin
from comments_service.web.http.route_guard import guard_route

# In the reader's browser alone: the answer depends on whose page asks.
_CACHE_CONTROL = "private, max-age=3600"


def install(app: Flask) -> None:
    """Serve each address."""
    for name, system in OTHER_SYSTEMS.items():
        for number, address in enumerate(system.addresses):
            defaults = {"system": name}
            app.add_url_rule(address, f"{name}_{number}", other_script, defaults=defaults)


@guard_route("anyone", "none", "none: reading is free")
def other_script(system: str, language: str | None = None) -> Response:
    """Return the script that stands in for the system's, to pages of sites that have it on.

    It sees by its address which one it is, and in which ``language``.

    Raises AppError not_found for others.
    """
    if not is_stood_in_for(system, _host_of_page()):
        raise not_found()
    response = Response(content_of(f"embeds/{system}.js"), content_type=SCRIPT)
    response.headers["Cache-Control"] = _CACHE_CONTROL
    # Modules are asked for by CORS; any page may load what is public.
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response


def _host_of_page() -> str | None:
    """Return the folded host of the page that asks, as far as the browser says it."""
    referrer = "/".join(request.headers.get("Referer", "").split("/")[:3])
    origin = named_origin(request.headers.get("Origin") or referrer)
    return fold_host(origin.host) if origin else None
