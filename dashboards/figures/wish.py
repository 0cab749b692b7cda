"""How a given provider stands in the applicant's wishes, as one of a few words with one colour each."""

from enum import StrEnum

from models.scenario import Phase, Proposal
from models.text import Lang, text
from models.units import ProviderId


class Wish(StrEnum):
    """The place of what is given among what was wished, best first."""

    FIRST = "first"
    SECOND = "second"
    THIRD = "third"
    LATER = "later"
    ANY = "any"
    UNRANKED = "unranked"
    AGAINST = "against"
    SELF_WISHED = "self_wished"
    SELF_BESIDE = "self_beside"
    SELF_ASKED = "self_asked"


COLOURS: dict[Wish, str] = {
    Wish.FIRST: "#0017c1",
    Wish.SECOND: "#197a4b",
    Wish.THIRD: "#a35200",
    Wish.LATER: "#8b2c8f",
    Wish.ANY: "#00697d",
    Wish.UNRANKED: "#5c5c60",
    Wish.AGAINST: "#b5002f",
    Wish.SELF_WISHED: "#3d4f66",
    Wish.SELF_BESIDE: "#55697f",
    Wish.SELF_ASKED: "#7a4300",
}
"""Each carries white text with a contrast of at least 4.5 : 1. The words beside the colour say the same."""

_BY_RANK = (Wish.FIRST, Wish.SECOND, Wish.THIRD)


def self_wish(proposal: Proposal, phase: Phase, beside_pool: bool) -> Wish:
    """Return the word for what is procured alone: as wished, beside a pool as offered, or asked for."""
    if phase.self_only or not proposal.wishes.wishes_provider:
        return Wish.SELF_WISHED
    return Wish.SELF_BESIDE if beside_pool else Wish.SELF_ASKED


def pool_wish(proposal: Proposal, provider: ProviderId) -> tuple[Wish, int | None]:
    """Return the word for a provider and, where it is ranked, its rank (1 is first).

    A provider the applicant does not accept can only have come by a pin.
    """
    wishes = proposal.wishes
    rank = wishes.rank(provider)
    if not wishes.accepts(provider):
        return Wish.AGAINST, rank
    if rank is not None:
        return (_BY_RANK[rank - 1] if rank <= len(_BY_RANK) else Wish.LATER), rank
    return (Wish.UNRANKED if wishes.ranked else Wish.ANY), None


def wish_text(wish: Wish, rank: int | None, lang: Lang) -> str:
    """Say it in full: 第1希望."""
    return text(f"figures.wish.{wish}", lang, rank=rank or 0)


def wish_mark(wish: Wish, rank: int | None, lang: Lang) -> str:
    """Say it in a few signs, for the label of a bar: 第1."""
    return text(f"figures.wish_mark.{wish}", lang, rank=rank or 0)
