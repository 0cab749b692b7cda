"""Ids are opaque: names, order and file names never make one."""

from datetime import date
from itertools import permutations

from models.scenario import Scenario
from models.survey import Answer, Eligibility, Organisation, Receipt, SurveyEntry
from tests.allocator.prepare.answers import a_row, an_entry, only, prepared


def _company(number: str, name: str, corporate_number: str = "") -> SurveyEntry:
    entry = an_entry(number, name)
    return entry.model_copy(
        update={"applicant": entry.applicant.model_copy(update={"corporate_number": corporate_number})}
    )


def _groups(*entries: SurveyEntry) -> dict[str, str]:
    scenario, _ = prepared(*entries)
    return {proposal.id: proposal.group for proposal in scenario.proposals}


def _renamed(entry: SurveyEntry) -> SurveyEntry:
    name = entry.applicant.legal_name[::-1]
    return entry.model_copy(
        update={
            "applicant": Organisation(legal_name=name, folded=name),
            "receipt": Receipt(file="other.xlsx", sha256="1" * 64, sender="x@example.com"),
            "answered_survey": False,
            "eligibility": Eligibility(
                resident=Answer.YES, japan_hub="大阪", long_term_commitment="5年", foreign_parent=Answer.YES
            ),
            "remarks": "変更",
        }
    )


def _scenario(*entries: SurveyEntry) -> Scenario:
    return prepared(*entries)[0]


ANSWERS = (
    an_entry("", "キツツキ"),
    an_entry("", "カワセミ", [a_row(desired_gpus=128)]),
    an_entry("12", "ヒバリ", [a_row(duration_days=60)]),
    an_entry("", "ツグミ"),
)


def test_a_reception_number_makes_the_id() -> None:
    assert only(_scenario(an_entry("A 007"))).id == "P-A-007"
    assert only(_scenario(an_entry("００７"))).id == "P-007"


def test_without_a_number_the_content_makes_the_id_and_twins_are_numbered() -> None:
    ids = [proposal.id for proposal in _scenario(*ANSWERS).proposals]
    assert len(set(ids)) == 4
    assert sum(name.endswith("-2") for name in ids) == 1  # キツツキ and ツグミ ask for the same
    assert "P-12" in ids
    assert not any("キツツキ" in name for name in ids)


def test_order_names_files_and_foreign_parents_leave_no_trace_in_the_decision() -> None:
    first = _scenario(*ANSWERS)
    second = _scenario(*(_renamed(entry) for entry in reversed(ANSWERS)))
    assert first.deciding_hash == second.deciding_hash
    assert first.full_hash != second.full_hash
    assert {label.foreign_parent for label in second.labels.proposals} == {True}


def test_shuffled_rows_leave_no_trace_either() -> None:
    rows = [a_row("1"), a_row("2", desired_gpus=128), a_row("10", after=("1", "2"))]
    first = _scenario(an_entry("", rows=rows))
    second = _scenario(an_entry("", rows=rows[::-1]))
    assert first.deciding_hash == second.deciding_hash


def test_twins_are_numbered_by_what_their_applicants_ask_for_never_by_their_names() -> None:
    """ツグミ has a second answer, its twin has none: who of the two is `-2` must not follow from names or parents."""
    twins = (an_entry("", "キツツキ"), an_entry("", "ツグミ"), an_entry("7", "ツグミ"))
    hashes = set()
    for foreign in (Answer.YES, Answer.NO):
        for name in ("ア", "ヒバリ", "ン", "abc"):
            first = twins[0].model_copy(
                update={
                    "applicant": Organisation(legal_name=name, folded=name),
                    "eligibility": twins[0].eligibility.model_copy(update={"foreign_parent": foreign}),
                }
            )
            hashes |= {_scenario(first, *twins[1:]).deciding_hash, _scenario(*twins[1:], first).deciding_hash}
    assert len(hashes) == 1


def test_twins_of_which_one_has_priority_are_told_apart_by_it() -> None:
    twins = [an_entry("", name).model_copy(update={"priority": n}) for n, name in enumerate(("ア", "イ"), start=1)]
    assert _scenario(*twins).deciding_hash == _scenario(*twins[::-1]).deciding_hash


def test_answers_of_two_like_applicants_stay_together() -> None:
    """Two applicants ask for the same two things each: which numbers share a group must not follow from the order."""
    rows = [an_entry("", name, [a_row(desired_gpus=gpus)]) for name in ("キツツキ", "ツグミ") for gpus in (64, 128)]
    assert len({_scenario(*order).deciding_hash for order in permutations(rows)}) == 1


def test_what_decides_changes_the_decision() -> None:
    first = _scenario(an_entry("1"))
    second = _scenario(an_entry("1", rows=[a_row(deadline=date(2025, 1, 31))]))
    assert first.deciding_hash != second.deciding_hash


def test_a_number_given_twice_is_asked_and_both_stay() -> None:
    scenario, codes = prepared(an_entry("5", "ヒバリ"), an_entry("5", "カワセミ", [a_row(desired_gpus=128)]))
    assert [proposal.id for proposal in scenario.proposals] == ["P-5", "P-5-2"]
    assert codes == ["number_repeated"]


def test_proposals_of_one_applicant_share_a_group() -> None:
    groups = _groups(_company("1", "株式会社ヒバリ"), _company("2", "(株) ヒバリ"), _company("3", "カワセミ"))
    assert groups == {"P-1": "G-1", "P-2": "G-1", "P-3": "G-3"}


def test_a_corporate_number_joins_what_names_do_not() -> None:
    groups = _groups(_company("1", "ヒバリ", "8700110005901"), _company("2", "旧ヒバリ社", "8700110005901"))
    assert groups == {"P-1": "G-1", "P-2": "G-1"}


def test_a_name_joins_an_unnumbered_answer_only_where_it_means_one_company() -> None:
    one, other = "8700110005901", "7000012050002"
    assert _groups(_company("1", "ヒバリ", one), _company("2", "ヒバリ")) == {"P-1": "G-1", "P-2": "G-1"}
    assert _groups(_company("1", "ヒバリ", one), _company("2", "ヒバリ", other), _company("3", "ヒバリ")) == {
        "P-1": "G-1",
        "P-2": "G-2",
        "P-3": "G-3",
    }


def test_labels_carry_the_names() -> None:
    label = _scenario(an_entry("1", "ヒバリ")).labels.proposals[0]
    assert (label.id, label.applicant, label.title, label.receipt) == ("P-1", "ヒバリ", "開発", "1.xlsx")
