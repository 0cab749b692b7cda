"""Questions to applicants and office, and the answers that come back: read, put in their cells, remembered."""

from allocator.intake.questions.answers import NONE, Answers, Given, Meaning
from allocator.intake.questions.written import read_answers

__all__ = ["NONE", "Answers", "Given", "Meaning", "read_answers"]
