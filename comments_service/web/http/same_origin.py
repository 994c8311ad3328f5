"""Forms of public pages, which have no session: they must come from a page of ours."""

from flask import request

from comments_service.errors import N_, AppError
from comments_service.web.http.context import own_origin


def from_our_own_page() -> None:
    """Raise AppError origin_not_allowed for a form that stands on another page than ours.

    Browsers say where a form stood (Fetch Metadata, and Origin: Fetch standard, section 3.2).
    """
    named = request.headers.get("Origin")
    ours = {str(own_origin()), f"{request.scheme}://{request.host}"}
    if request.headers.get("Sec-Fetch-Site", "none") in ("same-origin", "none") and (
        named is None or named in ours
    ):
        return
    raise AppError(
        "origin_not_allowed", N_("This form must be sent from the comments page itself.")
    )
