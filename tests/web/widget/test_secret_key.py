"""What goes with a SECRET_KEY: what it signed and hashed is worth nothing under another one."""

from datetime import UTC, datetime

from comments_service.rules.comments.bans import typed_target
from comments_service.services.core.actor import SYSTEM, By
from comments_service.services.moderation.bans import NewBan, make_ban
from tests.conftest import MakeApp
from tests.factories import SITE, Reader, set_rules, stored

ZEBULON = {"name": "Zebulon"}


def test_another_secret_key_voids_what_the_old_one_signed(make_app: MakeApp) -> None:
    old = make_app(SECRET_KEY="o" * 64)
    set_rules(old, moderation="open", min_fill_seconds=0)
    reader = Reader(old)
    posted = reader.post("Mine")
    hash_before = stored(old, posted.id).poster_hash
    with old.app_context():
        ban = NewBan(target=typed_target("name", "Zebulon"), duration="week")
        make_ban(SITE, "o" * 64, ban, By(SYSTEM, datetime.now(UTC)))
    assert reader.try_to_post("Banned", author=ZEBULON).status_code == 403

    new = make_app(SECRET_KEY="n" * 64)
    later = Reader(new)
    assert later.edit(posted, "Not mine any more").status_code == 401
    again = later.post("No ban matches", author=ZEBULON)
    assert stored(new, again.id).poster_hash != hash_before
    assert stored(new, posted.id).body == "Mine"
