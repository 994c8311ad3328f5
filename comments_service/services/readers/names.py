"""A reader's name is theirs alone on a site: no other reader's, nobody's of the team."""

from collections.abc import Collection
from typing import Any

from sqlalchemy import update
from sqlalchemy.exc import IntegrityError

from comments_service.errors import N_, AppError, FieldError
from comments_service.models import Reader, Site
from comments_service.queries.readers.names import looks_of_others
from comments_service.queries.readers.readers import ReaderIdentityRow, reader_by_id
from comments_service.rules.comments.team_names import passes_for_the_team
from comments_service.rules.text.words import skeleton, skeletons
from comments_service.services.core.transaction import transaction


def free_names(site: Site, names: Collection[str], reader_id: int = 0) -> frozenset[str]:
    """Return those of ``names`` that a reader may have. Two statements."""
    taken = looks_of_others(site.id, names, reader_id) if names else frozenset()
    return frozenset(
        name
        for name in names
        if skeleton(name)
        and not skeletons(name) & taken
        and not passes_for_the_team(name, site.name, site.language)
    )


def name_columns(name: str | None) -> dict[str, Any]:
    """Return the columns of a reader's name."""
    return {"name": name, "name_skeleton": skeleton(name) if name else None}


def rename_reader(site: Site, reader_id: int, name: str) -> None:
    """Give a reader another name, for what they write from now on. Raise AppError name_taken."""
    if not free_names(site, [name], reader_id):
        raise _taken()
    try:
        with transaction() as session:
            session.execute(
                update(Reader)
                .where(Reader.site_id == site.id, Reader.id == reader_id)
                .values(**name_columns(name))
                .execution_options(synchronize_session=False)
            )
    except IntegrityError as error:
        # Somebody else took it at the same moment.
        raise _taken() from error


def adopt_name(site: Site, reader: ReaderIdentityRow, name: str | None) -> ReaderIdentityRow:
    """Give a reader without a name the first that they write under, if it is nobody else's."""
    if name is None or reader.name is not None or not free_names(site, [name], reader.id):
        return reader
    rename_reader(site, reader.id, name)
    return reader_by_id(site.id, reader.id) or reader


def _taken() -> AppError:
    message = N_("Somebody else has this name here: choose another one.")
    return AppError("name_taken", message, errors=[FieldError("name", "taken", message)])
