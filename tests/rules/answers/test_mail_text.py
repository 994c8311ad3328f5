"""What somebody wrote is told from what their mail program quotes."""

import pytest

from comments_service.rules.answers.mail_text import answer_in, marker_line

MARKER = marker_line("Write your answer above this line")
QUOTED = f"> {MARKER}\n> Old text.\n"
INTRODUCTIONS = {
    "Gmail": "On Mon, Mar 2, 2026 at 12:00 PM Le fournil <comments@blog.example> wrote:\n",
    "Gmail, wrapped": "On Mon, Mar 2, 2026 at 12:00 PM Le fournil de la rue Haute <\n"
    "comments@blog.example> wrote:\n",
    "Gmail, French": "Le lun. 2 mars 2026 à 12:00, Le fournil <comments@blog.example> a\nécrit :\n",
    "Apple": "> On 2 Mar 2026, at 12:00, Le fournil <comments@blog.example> wrote:\n> \n",
    "Thunderbird": "Am 02.03.26 um 12:00 schrieb Le fournil:\n",
    "Outlook": "________________________________\nFrom: Le fournil <comments@blog.example>\n"
    "Sent: Monday, March 2, 2026 12:00\nTo: Ana <ana@mail.example>\nSubject: A page\n",
    "Outlook, French": "-----Message d'origine-----\nDe : Le fournil <comments@blog.example>\n"
    "Envoyé : lundi 2 mars 2026 12:00\nÀ : Ana\nObjet : Une page\n",
    "nothing": "",
}


@pytest.mark.parametrize("program", INTRODUCTIONS)
@pytest.mark.parametrize("written", ["Thanks!", "Two lines:\n- one\n- two", "Why at 8: no idea?"])
def test_what_stands_above_the_marker_is_the_answer(program: str, written: str) -> None:
    text = f"{written}\n\n{INTRODUCTIONS[program]}{QUOTED}"
    assert answer_in(text) == (written, True)
    assert answer_in(text.replace("\n", "\r\n")) == (written, True)


def test_the_marker_is_found_wrapped_and_in_any_language() -> None:
    for quote in ("> ##- Écrivez votre réponse\n> au-dessus de cette ligne -##", "##- اكتب -##"):
        assert answer_in(f"Oui.\n\n{quote}\n> x") == ("Oui.", True)


def test_a_signature_is_left_out() -> None:
    text = f"Yes.\n-- \nAna Q.\n+33 6 12 34 56 78\n\nOn 2 March Le fournil wrote:\n{QUOTED}"
    assert answer_in(text) == ("Yes.", True)


def test_without_a_marker_the_quotes_go_and_nothing_is_sure() -> None:
    assert answer_in("Yes.\n\nOn 2 March X wrote:\n> Old.\n> text") == ("Yes.", False)
    assert answer_in("> Old.\nBelow it.\n") == ("Below it.", False)
    assert answer_in(f"{QUOTED}\nBelow all.") == ("Below all.", False)
    assert answer_in("") == answer_in(QUOTED) == ("", False)


def test_a_text_that_only_looks_like_an_introduction_stays() -> None:
    for text in ("Three things:", "I bake bread:", "Name: Ana\nTown: Lyon\nBread: rye"):
        assert answer_in(f"{text}\n\n{QUOTED}") == (text, True)
