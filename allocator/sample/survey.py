"""All fictional answers together."""

from allocator.sample import large, modal, tuning
from models.survey import SurveySnapshot


def snapshot() -> SurveySnapshot:
    """Return the fictional survey."""
    entries = (*large.answers(), *modal.answers(), *tuning.answers())
    return SurveySnapshot(cycle_id="2", entries=entries, fictional=True)
