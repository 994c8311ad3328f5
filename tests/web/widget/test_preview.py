"""POST /preview."""

from tests.factories import Reader


def test_a_preview_is_what_would_be_published_and_nothing_is_stored(reader: Reader) -> None:
    text = "Hello **you** <b>there</b>\n\nhttps://a.example/"
    answer = reader.send("POST", "/preview", {"body": text})
    assert answer.status_code == 200
    assert answer.get_json().keys() == {"html"}
    assert reader.thread()["thread"]["comment_count"] == 0
    reader.post(text)
    assert reader.thread()["comments"][0]["html"] == answer.get_json()["html"]


def test_a_preview_refuses_what_posting_refuses(reader: Reader) -> None:
    for body in ("", " ", "x" * 10_001, None, 1):
        answer = reader.send("POST", "/preview", {"body": body})
        assert (answer.status_code, answer.get_json()["code"]) == (422, "invalid")
        assert answer.get_json()["errors"][0]["field"] == "body"
    answer = reader.send("POST", "/preview", {"body": "x", "site": "nobody"})
    assert (answer.status_code, answer.get_json()["code"]) == (404, "not_found")
