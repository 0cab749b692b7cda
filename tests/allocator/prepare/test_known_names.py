"""Names: aliases are known, either-or lists are read, everything else is asked, and companies are merged by people."""

import pytest

from allocator.checks import check_prepared
from allocator.prepare import prepare
from allocator.prepare.catalogue import Catalogue
from allocator.prepare.known_names import either_of, with_known_names
from models.names import folded_name
from models.scenario import SplitPair
from models.supply import ProviderLabel
from models.survey import AlternativeRow, Answer, DemandRow, Organisation, Preferences, SurveyEntry, TypeWish
from tests.allocator.intake.books import VALID_NUMBER
from tests.allocator.prepare.answers import a_policy, a_row, a_snapshot, a_supply, an_entry, said

CATALOGUE = Catalogue.of(a_supply())


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("H100 80GB SXM5", "H100"),
        ("Ｈ－１００", "H100"),
        ("NVIDIA H100", "H100"),
        ("HGX H100", "H100"),
        ("A3", "H100"),
        ("p5", "H100"),
        ("p5.48xlarge", "H100"),
        ("ND H100 v5", "H100"),
        ("NVIDIA A100 80GB", "A100"),
        ("p5en", "H200"),
        ("H100 PCIe", None),  # a slower card: a type of its own
        ("最新GPU", None),
        ("H1OO", None),  # the letter O, not the digit
    ],
)
def test_the_ways_people_write_gpu_types(written: str, meant: str | None) -> None:
    found = CATALOGUE.gpu_type(written)
    assert (found.id if found else None) == meant


def test_providers_go_by_the_names_the_supply_lists() -> None:
    label = ProviderLabel(id="goo", name="グーグル・クラウド（架空）", aliases=("グーグル", "GCP", "Google Cloud"))
    supply = a_supply().model_copy(update={"providers": (label,)})
    known = Catalogue.of(supply)
    for written in ("ｸﾞｰｸﾞﾙ", "gcp", "ＧｏｏｇｌｅＣｌｏｕｄ", "グーグル㈱", "株式会社グーグル"):
        assert known.provider(written) == "goo", written
    assert known.provider("グーグル〜日本") is None


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("㈱髙﨑電機", "株式会社高崎電機"),
        ("あ〜る社", "あ～る社"),
        ("(株) Ａ", "A㈱"),
        ("ｿﾗﾏﾒ", "ソラマメ"),
    ],
)
def test_spellings_that_fold_to_one_key(one: str, other: str) -> None:
    assert folded_name(one) == folded_name(other)


@pytest.mark.parametrize(
    ("written", "types"),
    [
        ("A100/H100どちらでも", ("A100", "H100")),
        ("H100またはH200", ("H100", "H200")),
        ("H100、A100のいずれでも可", ("H100", "A100")),
        ("H100 or A100", ("H100", "A100")),
        ("H100 80GB SXM5／p4de", ("H100 80GB SXM5", "p4de")),
        ("H100/最新GPU", ()),
        ("H100どちらでも", ()),
        ("最新GPU", ()),
    ],
)
def test_either_or_is_a_list_only_where_every_part_is_known(written: str, types: tuple[str, ...]) -> None:
    assert either_of(written, CATALOGUE) == types


def line(*types: str) -> DemandRow:
    return a_row(types=tuple(TypeWish(gpu_type=name) for name in types))


def test_a_list_of_types_becomes_the_accepted_types_and_follows_from_the_answers() -> None:
    snapshot, problems = with_known_names(a_snapshot(an_entry(rows=[line("A100/H100どちらでも")])), a_supply(), {})
    assert said(problems) == ["name_listed"]
    scenario, about = prepare(snapshot, a_supply(), a_policy())
    assert scenario is not None
    assert [gpu.gpu_type for gpu in scenario.proposals[0].phases[0].acceptable] == ["A100", "H100"]
    assert said(about) == []
    assert list(check_prepared(snapshot, a_supply(), a_policy(), scenario)) == []


def test_unknown_names_are_proposed_what_reads_alike_and_never_matched() -> None:
    entry = an_entry(
        rows=[line("H100", "H10O")], preferences=Preferences(ranked=("甲くらうど",), unranked_acceptable=Answer.YES)
    )
    _, problems = prepare(a_snapshot(entry), a_supply(), a_policy())
    near = {problem.code: problem.params["near"] for problem in problems}
    assert near["gpu_type_unknown"][0] == "H100"
    assert near["provider_unknown"] == ["甲クラウド"]  # also across hiragana and katakana
    assert set(near) == {"gpu_type_unknown", "provider_unknown"}


def test_an_answered_name_counts_wherever_it_stands() -> None:
    row = a_row(types=(TypeWish(gpu_type="エイチ百"),), split_between=("丙", "乙計算"))
    ways = (AlternativeRow(provider="丙", gpu_type="エイチ百", gpus=8, days=9),)
    other = a_row("2", shape="alternatives", desired_gpus=None, minimum_gpus=None, duration_days=None, types=())
    other = other.model_copy(update={"alternatives": ways})
    wishes = Preferences(ranked=("丙", "乙計算"), refused=("丁",), unranked_acceptable=Answer.NO)
    entry = an_entry(rows=[row, other], preferences=wishes)
    meant = {"provider": {"丙": "甲クラウド", "丁": ""}, "gpu": {"エイチ百": "H100"}}
    snapshot, problems = with_known_names(a_snapshot(entry), a_supply(), meant)
    assert set(said(problems)) == {"name_resolved"}
    scenario, about = prepare(snapshot, a_supply(), a_policy())
    assert scenario is not None
    (proposal,) = scenario.proposals
    assert (proposal.wishes.ranked, proposal.wishes.refused) == (("kou", "otsu"), ())
    assert proposal.phases[0].split == SplitPair(first="kou", second="otsu", equal_dates=True)
    assert len(proposal.phases) == 2
    assert said(about) == []
    assert snapshot.entries[0].applicant == entry.applicant


def test_an_answer_that_is_unknown_too_changes_nothing_and_is_said() -> None:
    entry = an_entry(rows=[line("H100", "最新GPU")])
    snapshot, problems = with_known_names(a_snapshot(entry), a_supply(), {"gpu": {"最新gpu": "もっと新しいもの"}})
    assert snapshot.entries[0].demand == entry.demand
    assert said(problems) == ["answer_name_unknown"]


# --- companies


def company(number: str, name: str, corporate_number: str = "") -> SurveyEntry:
    applicant = Organisation(legal_name=name, folded=folded_name(name), corporate_number=corporate_number)
    return an_entry(number, rows=[a_row()]).model_copy(update={"applicant": applicant})


def groups(entries: list[SurveyEntry], meant: dict[str, str] | None = None) -> tuple[int, list[str], list[str]]:
    """Return how many groups there are, what was said, and the names as they are kept."""
    snapshot, problems = with_known_names(a_snapshot(*entries), a_supply(), {"company": meant or {}})
    scenario, _ = prepare(snapshot, a_supply(), a_policy())
    assert scenario is not None
    assert list(check_prepared(snapshot, a_supply(), a_policy(), scenario)) == []
    names = [entry.applicant.legal_name for entry in snapshot.entries]
    return len({proposal.group for proposal in scenario.proposals}), said(problems), names


FIVE = ["株式会社Ａ商会", "(株)A商会", "A商会㈱", "Ａ商会", "A 商会"]


def test_a_company_spelled_five_ways_is_one_question_and_people_decide() -> None:
    entries = [company(str(number), name) for number, name in enumerate(FIVE)]
    asked = "|".join(sorted(FIVE))
    count, codes, names = groups(entries)
    assert (count, codes) == (1, ["company_spelled_differently"])
    assert names == FIVE  # as typed
    assert groups(entries, {asked: "同じ"})[:2] == (1, [])
    assert groups(entries, {asked: "別"})[0] > 1
    assert groups(entries, {asked: "たぶん"})[:2] == (1, ["company_spelled_differently"])


def test_names_that_only_read_alike_stay_apart_until_someone_says_otherwise() -> None:
    entries = [company("1", "ソラマメ研究所"), company("2", "ソラマメ研究所本部")]
    assert groups(entries)[:2] == (2, ["company_spelled_differently"])
    asked = "ソラマメ研究所|ソラマメ研究所本部"
    assert groups(entries, {asked: "same"})[:2] == (1, [])
    assert groups(entries, {asked: "different"})[:2] == (2, [])


def test_the_corporate_number_decides_without_a_question() -> None:
    entries = [company("1", "株式会社Ａ", VALID_NUMBER), company("2", "Ａ㈱", VALID_NUMBER)]
    assert groups(entries)[:2] == (1, [])
    other = "1" + VALID_NUMBER[1:]
    entries = [company("1", "株式会社Ａ", VALID_NUMBER), company("2", "Ａ㈱", other)]
    assert groups(entries)[:2] == (2, ["company_number_differs"])
    assert groups([company("1", "ソラマメ"), company("2", "カボチャ")])[:2] == (2, [])
