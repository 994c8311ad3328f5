"""What stands in the paths of routes."""

from werkzeug.routing import BaseConverter, ValidationError

from comments_service.rules.core.identity import parse_id


class IdInPath(BaseConverter):
    """An id in decimal digits that the database can hold; there is nothing at any other path.

    Routes take ids by ``<id:name>``, and none by ``<int:name>``, which has no end.
    """

    regex = "[0-9]{1,19}"

    def to_python(self, value: str) -> int:
        """Return the id. Raise ValidationError for one too large."""
        number = parse_id(value)
        if number is None:
            raise ValidationError
        return number
