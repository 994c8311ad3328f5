"""What a commenter may be to readers: the values of the column ``author_kind``."""

from collections.abc import Mapping

from comments_service.errors import N_

KIND_LABELS: Mapping[str, str] = {
    "anonymous": N_("Anonymous"),
    "named": N_("Guest"),
    "verified": N_("Verified"),
    "official": N_("Official"),
}
KINDS = tuple(KIND_LABELS)
