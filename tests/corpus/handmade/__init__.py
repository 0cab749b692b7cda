"""Workbooks composed by hand, as very different organisations would write them, each with its truth written out."""

from tests.corpus.handmade.academic import ACADEMIC
from tests.corpus.handmade.companies import COMPANIES
from tests.corpus.handmade.exports import EXPORTS
from tests.corpus.handmade.kit import Made
from tests.corpus.handmade.startups import STARTUPS

HAND_MADE: tuple[Made, ...] = tuple(make() for make in (*ACADEMIC, *COMPANIES, *STARTUPS, *EXPORTS))

__all__ = ["HAND_MADE", "Made"]
