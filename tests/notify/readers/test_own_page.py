"""The page behind the link, the person's data, and what the owner sees."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from comments_service.extensions import db
from comments_service.models import ReaderNotice, Subscriber, Subscription
from comments_service.rules.core.signed_tokens import sign_privacy
from comments_service.services.core.actor import COMMENTER, By
from comments_service.services.sites.sites import change_site
from tests.factories import SITE, Reader, set_rules
from tests.notify.readers.conftest import Readers, link, text
from tests.notify.readers.signing_in import ask, code_of, confirmed
from tests.support.databases import SECRET_KEY
from tests.support.erasure import erase_commenter

pytestmark = pytest.mark.database("both")


def own_page(readers: Readers) -> str:
    ana = readers.follower("ana", "page")
    readers.post("ben", "Hi.", parent_id=ana.id)
    (told,) = readers.mails("ana")
    return link(told)


def test_a_reader_stops_one_or_all_and_changes_how_they_are_mailed(readers: Readers) -> None:
    path = own_page(readers)
    page = readers.client.get(path).text
    assert page.count('name="what"') == 3
    what = page.partition('name="what" value="page:')[2].partition('"')[0]
    readers.client.post(f"{path}/stop", data={"what": f"page:{what}"})
    assert readers.client.get(path).text.count('name="what"') == 2
    chosen = {"rhythm": "daily", "time_zone": "Europe/Paris", "language": "fr"}
    assert "Enregistré." in readers.client.post(f"{path}/rhythm", data=chosen).text
    readers.client.post(f"{path}/stop", data={"what": "all"})
    assert "Vous ne recevez aucun e-mail" in readers.client.get(path).text
    readers.clock.now += timedelta(hours=1)
    readers.post("ana", "Again.", "replies")
    (asked,) = readers.mails("ana")[1:]
    assert "Confirm" in asked["Subject"], "who stopped everything is asked again"


@pytest.mark.parametrize(
    "chosen", [{"rhythm": "hourly"}, {"time_zone": "Mars/Base"}, {"time_zone": ""}]
)
def test_what_nobody_offers_is_refused(readers: Readers, chosen: dict[str, str]) -> None:
    path = own_page(readers)
    good = {"rhythm": "daily", "time_zone": "UTC", "language": "en"}
    assert readers.client.post(f"{path}/rhythm", data=good | chosen).status_code == 422


def test_a_form_from_elsewhere_and_a_link_of_last_month_change_nothing(readers: Readers) -> None:
    path = own_page(readers)
    headers = {"Origin": "https://evil.example"}
    answer = readers.client.post(f"{path}/stop", data={"what": "all"}, headers=headers)
    assert answer.status_code == 403
    for number in ("9" * 30, "9" * 19, f"{2**63}", "\u00b2"):
        stopped = readers.client.post(f"{path}/stop", data={"what": f"page:{number}"})
        assert stopped.status_code == 200, number
    assert readers.client.get(path).text.count('name="what"') == 3
    readers.clock.now += timedelta(days=30)
    assert readers.client.get(path).status_code == 404
    assert readers.client.get("/subscriptions/forged").status_code == 404
    assert readers.client.post("/subscriptions/stop/forged").status_code == 404


def test_a_person_takes_and_erases_what_is_kept_of_their_mails(readers: Readers) -> None:
    own_page(readers)
    token = sign_privacy(SECRET_KEY, SITE, "ana@mail.example", readers.clock() + timedelta(hours=1))
    taken = readers.client.post(f"/privacy/{token}/export").get_json()["mails"]
    assert (taken["state"], taken["rhythm"]) == ("confirmed", "now")
    assert sorted(one["about"] for one in taken["subscriptions"]) == ["page", "replies"]
    with readers.app.app_context():
        erase_commenter(SITE, "Ana@mail.example", By(COMMENTER, readers.clock()))
        counts = [
            db.session.execute(select(func.count()).select_from(model)).scalar_one()
            for model in (Subscriber, Subscription, ReaderNotice)
        ]
    assert counts == [0, 0, 0]
    readers.post("ben", "Still there?")
    assert len(readers.mails("ana")) == 1


def test_the_plain_page_offers_the_mails_and_asks_for_the_address(readers: Readers) -> None:
    reader = Reader(readers.app)
    page = readers.client.get("/embed", query_string={"url": reader.page}).text
    assert 'name="mails"' in page
    form = page.partition('name="form" value="')[2].partition('"')[0]
    fields = {"url": reader.page, "form": form, "body": "Hello.", "mails": "page"}
    refused = readers.client.post("/embed", data=fields)
    assert refused.status_code == 422
    assert '<option value="page" selected>' in refused.text
    taken = readers.client.post("/embed", data=fields | {"email": "ana@mail.example"})
    assert taken.status_code == 303
    (asked,) = readers.mails("ana")
    assert "Confirm" in asked["Subject"]
    set_rules(readers.app, reader_mails=False)
    page = readers.client.get("/embed", query_string={"url": reader.page}).text
    assert 'name="mails"' not in page
    assert "Le fournil" in text(asked)


def test_a_link_of_a_preview_signs_nobody_in_there(readers: Readers) -> None:
    """What strangers propose runs there: they would have the session of who follows the link."""
    with readers.app.app_context():
        change_site(SITE, {"preview_origins": "https://*--mysite.netlify.app"})
    there = "https://x--mysite.netlify.app/bread"
    body = {"url": there, "email": "ana@mail.example"}
    assert Reader(readers.app).send("POST", "/reader/link", body).status_code == 202
    page = confirmed(readers, "ana")
    assert page.status_code == 200
    assert "#palabre-reader=" not in page.text
    assert f'href="{there}"' in page.text
    readers.clock.now += timedelta(days=1)
    assert ask(readers) == 202
    assert code_of(confirmed(readers, "ana"))
