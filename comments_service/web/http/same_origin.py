"""Forms must come from a page of ours, by what the browser says of it.

Browsers say where a form stood (Fetch Metadata, and Origin: Fetch standard, section 3.2).
"""

from flask import request

from comments_service.errors import N_, AppError
from comments_service.web.http.context import current_service, own_origin


def from_our_own_page() -> None:
    """Raise AppError origin_not_allowed for a form that stands on another page than ours."""
    if not is_from_own_page():
        raise of_unknown_address("origin_not_allowed") or AppError(
            "origin_not_allowed", N_("This form must be sent from the comments page itself.")
        )


def is_from_own_page() -> bool:
    """Whether the form of this request stood on a page of ours."""
    return _is_said_to_be_ours() and not _is_of_unknown_origin()


def of_unknown_address(code: str) -> AppError | None:
    """Return the refusal of a form whose browser takes us for another address than BASE_URL's.

    So it is behind a proxy that does https, where nobody has set BASE_URL. None for other forms.
    """
    if not (_is_said_to_be_ours() and _is_of_unknown_origin()):
        return None
    return AppError(
        code,
        N_(
            "This form was sent from another address than {base}. If you run this service, set "
            "BASE_URL to the address that browsers show."
        ),
        base=current_service().settings.base_url,
    )


def _is_said_to_be_ours() -> bool:
    return request.headers.get("Sec-Fetch-Site", "none") in ("same-origin", "none")


def _is_of_unknown_origin() -> bool:
    # The service may be reached by more names than BASE_URL's: localhost and 127.0.0.1, say.
    ours = {str(own_origin()), f"{request.scheme}://{request.host}".lower()}
    return request.headers.get("Origin", str(own_origin())).lower() not in ours
