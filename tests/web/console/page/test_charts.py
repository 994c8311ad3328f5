"""The geometry of charts."""

import pytest

from comments_service.web.console.page.charts import HEIGHT, WIDTH, round_top, stacked


def test_bars_stand_side_by_side_piece_upon_piece() -> None:
    chart = stacked([("Monday", {"published": 3, "held": 0, "spam": 1}), ("Tuesday", {})])
    assert (chart.top, chart.width, [bar.x for bar in chart.bars]) == (4, 2 * WIDTH, [0, WIDTH])
    assert [(piece.kind, piece.y, piece.height) for piece in chart.bars[0].pieces] == [
        ("published", 25, 75),
        ("spam", 0, 25),
    ]
    assert chart.bars[1].pieces == []


def test_no_piece_leaves_the_chart() -> None:
    chart = stacked([(str(n), {"a": n, "b": 2 * n, "c": 7}) for n in range(500)])
    for bar in chart.bars:
        assert all(0 <= piece.y <= piece.y + piece.height <= HEIGHT + 0.02 for piece in bar.pieces)


@pytest.mark.parametrize(
    ("largest", "top"), [(0, 1), (1, 1), (3, 4), (6, 10), (11, 20), (450, 500), (501, 1000)]
)
def test_the_top_is_a_round_number(largest: int, top: int) -> None:
    assert round_top(largest) == top
