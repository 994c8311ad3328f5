"""The stub service with what only some sites have: reactions, moderation on the page, refusals."""

from typing import Any

from tests.widget.door import Json, Seen
from tests.widget.stub import Stub


class FullStub(Stub):
    """A service that also plays moderation and reactions, and refuses all when told to."""

    def __init__(self) -> None:
        super().__init__()
        #: Status and code with which every request is answered, if set.
        self.refusal: tuple[int, str] | None = None

    def handle(self, seen: Seen) -> tuple[int, Json]:
        """The usual answer, or the refusal."""
        if self.refusal:
            status, code = self.refusal
            return status, {"code": code, "status": status, "retry_after": 2}
        parts = seen.path.removeprefix("/api/v1/").split("/")
        if parts[0] == "moderate":
            return 200, self._moderate(parts, seen)
        if parts[-1] == "reactions":
            return 200, {"reactions": {seen.body["kind"]: 1}}
        return super().handle(seen)

    def _moderate(self, parts: list[str], seen: Seen) -> Json:
        every = [comment for thread in self.comments.values() for comment in thread]
        if parts[1] == "session":
            return {}
        if len(parts) == 2:
            asked = [_versioned(one) for one in every if one["id"] in seen.body["ids"]]
            held = [_versioned(one) for one in every if one["status"] == "held"]
            return {"comments": asked, "held": held}
        comment = next(one for one in every if one["id"] == parts[2])
        if parts[3] == "reply":
            return {"comment": self.add(self.url_of("post"), parent_id=comment["id"])}
        changes = {
            "decision": {"status": _STATUS.get(seen.body.get("decision", ""), "published")},
            "undo": {"status": "published"},
            "pin": {"pinned": seen.body.get("pinned", False)},
        }
        return {"comment": _versioned({**comment, **changes[parts[3]]})}


_STATUS = {"hold": "held", "spam": "spam", "delete": "deleted"}


def _versioned(comment: Json) -> Json:
    return {"version": 1, **comment}


def own(id: str, **fields: Any) -> Json:
    """What the browser keeps of a comment that was written in it."""
    return {
        "source": "À moi",
        "token": f"t-{id}",
        "until": "2099-01-01T00:00:00Z",
        "thread": "",
        **fields,
    }
