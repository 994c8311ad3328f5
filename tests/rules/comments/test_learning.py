"""What decisions teach: which terms count, what is sure enough, and how a trial stays honest."""

from itertools import count

import pytest

from comments_service.rules.comments.learning import (
    ENOUGH,
    Evidence,
    Example,
    Learned,
    learn,
    terms_of_comment,
    try_out,
)

people = count()
GOOD = "Merci pour cette recette, mon pain a bien levé"
SPAM = "Buy cheap casino pills now"
LINK = "https://win.example/x"


def example(body: str, *links: str, is_spam: bool = False, person: object = None) -> Example:
    """A comment of somebody new, unless told."""
    who = next(people) if person is None else person
    return Example(terms_of_comment(body, links, None), is_spam, who)


def taught(approved: int = ENOUGH, spam: int = ENOUGH) -> Learned:
    good = [example(GOOD) for _ in range(approved)]
    bad = [example(SPAM, LINK, is_spam=True) for _ in range(spam)]
    return learn([*good, *bad])


def said(learned: Learned, body: str, *links: str) -> Evidence:
    return learned.evidence(terms_of_comment(body, links, None))


def test_what_resembles_spam_is_told_by_its_words() -> None:
    evidence = said(taught(), "CASINO pills for you", "https://www.win.example/other")
    assert evidence.is_enough
    assert set(evidence.words) <= {"casino", "pills", "win.example", "https://"}
    assert {"casino", "pills", "win.example"} <= set(evidence.words)


@pytest.mark.parametrize("body", [GOOD, "Something that nobody has said", "", "🙂", "casino"])
def test_what_does_not_resemble_it_or_by_one_word_alone_is_let_through(body: str) -> None:
    assert not said(taught(), body).is_enough


def test_a_word_of_spam_in_what_readers_write_is_not_enough() -> None:
    assert not said(taught(), "Merci pour cette recette de casino, mon pain a levé").is_enough


def test_a_link_counts_once_however_its_text_reads() -> None:
    body = "See https://win.example/casino-pills and www.win.example"
    assert terms_of_comment(body, [LINK], "https://lea.example") == {
        *("see", "and", "win.example", "lea.example", "https://", "script:abc"),
    }


def test_a_term_that_is_as_common_in_what_is_approved_tells_nothing() -> None:
    evidence = said(taught(), "casino pills merci")
    assert "abc" not in evidence.words


def test_the_script_speaks_where_no_word_is_known() -> None:
    texts = ["Купить дешево", "Лучшие ставки", "Заработок дома"]
    bad = [example(text, LINK, is_spam=True) for text in texts * 10]
    learned = learn([*(example(GOOD) for _ in range(ENOUGH)), *bad])
    evidence = said(learned, "Совершенно новое предложение", "https://new.example")
    assert evidence.is_enough
    assert set(evidence.words) == {"кириллица", "https://"}


@pytest.mark.parametrize(("approved", "spam"), [(29, 30), (30, 29), (0, 500), (500, 0), (0, 0)])
def test_it_is_not_ready_before_it_has_seen_enough_of_both(approved: int, spam: int) -> None:
    assert not taught(approved, spam).is_ready
    assert taught().is_ready


def test_no_term_of_one_person_alone_is_kept() -> None:
    own = [example("My xyzzy again", is_spam=True, person="zoe") for _ in range(40)]
    assert "xyzzy" not in learn(own).terms
    assert "xyzzy" in learn([*own, example("An xyzzy", person="lea")]).terms


def test_a_term_counts_once_in_a_comment() -> None:
    learned = learn([example("pills " * 500, is_spam=True), example("pills", is_spam=True)])
    assert learned.terms["pills"] == [0, 2]


def test_it_keeps_a_bounded_number_of_terms_the_commonest() -> None:
    parts = [" ".join(f"w{part}x{n}" for n in range(1900)) for part in range(3)]
    rare = [example(part) for part in parts for _ in range(2)]
    learned = learn([*rare, *(example("zzz") for _ in range(3))])
    assert len(learned.terms) == 4000
    assert "zzz" in learned.terms


def test_each_is_tried_as_if_it_had_not_been_learned_from() -> None:
    odd = example("Quite unlike xyzzy plugh", is_spam=True)
    examples = [odd, *(example(SPAM, is_spam=True) for _ in range(40))]
    examples += [example(GOOD) for _ in range(40)]
    trials = try_out(learn(examples), examples)
    assert [trial.is_right for trial in trials] == [False] + [True] * 80


def test_the_last_200_are_tried() -> None:
    examples = [example(GOOD) for _ in range(300)]
    trials = try_out(learn(examples), examples)
    assert [trial.example for trial in trials] == examples[:200]


@pytest.mark.parametrize("text", ["a" * 100_000, "👍" * 10_000, "\u0301" * 5000, "\x00\ud800"])
def test_no_text_is_too_odd(text: str) -> None:
    assert not said(taught(), text).is_enough
