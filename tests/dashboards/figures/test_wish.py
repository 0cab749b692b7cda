"""How a provider stands in the wishes."""

import pytest

from dashboards.figures.wish import COLOURS, Wish, pool_wish, self_wish, wish_mark, wish_text
from models.scenario import Wishes
from models.text import Lang
from tests.builders import a_phase, a_proposal

RANKED = Wishes(ranked=("A", "B", "C", "D"), refused=("R",), unranked_acceptable=True)
STRICT = Wishes(ranked=("A",))


@pytest.mark.parametrize(
    ("wishes", "provider", "wish", "rank"),
    [
        (RANKED, "A", Wish.FIRST, 1),
        (RANKED, "B", Wish.SECOND, 2),
        (RANKED, "C", Wish.THIRD, 3),
        (RANKED, "D", Wish.LATER, 4),
        (RANKED, "E", Wish.UNRANKED, None),
        (RANKED, "R", Wish.AGAINST, None),
        (STRICT, "B", Wish.AGAINST, None),
        (Wishes(unranked_acceptable=True), "A", Wish.ANY, None),
        (Wishes(ranked=("A",), refused=("A",)), "A", Wish.AGAINST, 1),
    ],
)
def test_a_provider_by_its_place(wishes: Wishes, provider: str, wish: Wish, rank: int | None) -> None:
    assert pool_wish(a_proposal(wishes=wishes), provider) == (wish, rank)


@pytest.mark.parametrize(
    ("wishes", "self_only", "beside_pool", "wish"),
    [
        (STRICT, False, False, Wish.SELF_ASKED),
        (STRICT, False, True, Wish.SELF_BESIDE),
        (STRICT, True, False, Wish.SELF_WISHED),
        (Wishes(), False, False, Wish.SELF_WISHED),
    ],
)
def test_self_procurement_by_who_wanted_it(wishes: Wishes, self_only: bool, beside_pool: bool, wish: Wish) -> None:
    phase = a_phase(self_only=self_only)
    assert self_wish(a_proposal("P1", phase, wishes=wishes), phase, beside_pool) is wish


@pytest.mark.parametrize("lang", Lang)
def test_every_wish_is_said_in_words_of_its_own(lang: Lang) -> None:
    assert len({wish_text(wish, 4, lang) for wish in Wish}) == len(Wish)
    assert len({wish_mark(wish, 4, lang) for wish in Wish}) == len(Wish)


def test_the_rank_beyond_the_third_is_named() -> None:
    assert wish_text(Wish.LATER, 5, Lang.JA) == "第5希望"
    assert wish_mark(Wish.LATER, 5, Lang.EN) == "#5"


def _contrast_with_white(colour: str) -> float:
    def linear(part: int) -> float:
        share = part / 255
        return float(share / 12.92 if share <= 0.03928 else ((share + 0.055) / 1.055) ** 2.4)

    red, green, blue = (linear(int(colour[at : at + 2], 16)) for at in (1, 3, 5))
    return 1.05 / (0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05)


@pytest.mark.parametrize("wish", Wish)
def test_white_labels_are_readable_on_every_colour(wish: Wish) -> None:
    assert _contrast_with_white(COLOURS[wish]) >= 4.5
