"""An untouched dossier passes; one altered byte of any member is found and named; a forger is found by the checks."""

import json
from random import Random
from typing import Any

import pytest

from allocator.checks.bounds import certified
from allocator.dossier.lines import line_hashes, path_of, readable
from allocator.dossier.nouns import DOCUMENTS, Finding, MemberName, Verified
from allocator.dossier.verify import verify
from allocator.dossier.write import documents, dossier, json_members, lines_member
from models.errors import InputError
from models.plan import Plan
from models.scenario import Scenario
from models.text import Lang
from tests.allocator.dossier.world import (
    ISSUED,
    SOFTWARE,
    evidence,
    flipped,
    members,
    place_of,
    sealed_anew,
)

NAMES = sorted(members(evidence().content))


def seen(content: bytes, **more: Any) -> Verified:
    return verify(content, "dossier.zip", SOFTWARE, **more)


def first(content: bytes) -> Finding:
    found = seen(content).findings
    assert found
    return found[0]


def test_an_untouched_dossier_passes() -> None:
    held = evidence()
    found = seen(held.content, filed=held.seal)
    assert found.findings == ()
    assert (found.members, found.decisions, found.tiers) == (
        len(members(held.content)),
        len(held.plan.decisions),
        len(held.plan.tiers),
    )
    assert found.documents == 1 + 6 + 4
    assert found.manifest_hash == held.seal


def test_bounds_that_rest_on_prices_are_told_from_those_of_the_solver() -> None:
    held = evidence()
    found, by_prices = seen(held.content), certified(held.plan, held.certificate)
    assert len(found.certified) == len(by_prices) > 0
    assert len(found.certified) + len(found.by_solver) == len(held.plan.tiers)
    assert len(found.reasons_by_solver) == len(held.reasons.reasons)


def test_the_same_plan_makes_the_same_bytes() -> None:
    held = evidence()
    again, seal = dossier(
        Scenario.model_validate(held.scenario.model_dump()),
        Plan.model_validate_json(held.plan.model_dump_json()),
        certificate=held.certificate,
        reasons=held.reasons,
        files=json_files(),
        issued=ISSUED,
        software=SOFTWARE,
    )
    assert (again, seal) == (held.content, held.seal)
    other, _ = dossier(held.scenario, held.plan, issued=ISSUED.replace(day=21), software=SOFTWARE)
    assert other != held.content


def json_files() -> Any:
    from allocator.dossier.nouns import Inputs

    return Inputs.model_validate_json(members(evidence().content)[MemberName.INPUTS]).files


def one_byte(name: str, rng: Random) -> Finding:
    content = evidence().content
    start, length = place_of(content, name)
    return first(flipped(content, start + rng.randrange(length), rng.randrange(8)))


@pytest.mark.parametrize("name", NAMES)
def test_one_altered_byte_of_any_member_is_found_and_named(name: str) -> None:
    rng = Random(name)
    for _ in range(1 if name.startswith(DOCUMENTS) else 5):
        found = one_byte(name, rng)
        assert found.member == name, found
        if name not in (MemberName.MANIFEST,):
            assert found.place, found


@pytest.mark.slow
@pytest.mark.parametrize("name", NAMES)
def test_many_altered_bytes_of_any_member_are_found_and_named(name: str) -> None:
    rng = Random(name)
    for _ in range(40):
        assert one_byte(name, rng).member == name


def test_an_altered_byte_of_the_directory_of_the_archive_is_found() -> None:
    content, rng = evidence().content, Random(1)
    end = len(content)
    assert all(noticed(flipped(content, place, rng.randrange(8))) for place in range(end - 3_000, end, 150))


def noticed(content: bytes) -> bool:
    """Whether anything is said against a file, be it that it is no dossier any more."""
    try:
        return bool(seen(content).findings)
    except InputError:
        return True


def test_the_line_of_an_altered_value_is_named() -> None:
    content = evidence().content
    data = members(content)[MemberName.SCENARIO]
    at = data.index(b'"desired_gpus": 16') + len(b'"desired_gpus": ')
    start, _ = place_of(content, MemberName.SCENARIO)
    found = first(flipped(content, start + at, 1))  # 16 becomes 36
    assert found.member == MemberName.SCENARIO
    assert found.place.endswith(" proposals[0].phases[0].demand.desired_gpus")
    assert found.stated == '"desired_gpus": 36'


def test_paths_are_those_of_the_data() -> None:
    content = readable(evidence().scenario)
    lines = content.decode().split("\n")
    data = json.loads(content)
    named = 0
    for number, line in enumerate(lines):
        path = path_of(content, number)
        if not path or line.rstrip(",").endswith(("{", "[", "}", "]")):
            continue
        value = eval(f"data{_as_python(path)}", {"data": data})
        assert json.dumps(value, ensure_ascii=False) in line, (number, path)
        named += 1
    assert named > 300


def _as_python(path: str) -> str:
    steps = path.replace("[", ".[").split(".")
    return "".join(step if step.startswith("[") else f"[{step!r}]" for step in steps if step)


def test_a_cell_altered_in_a_document_is_named() -> None:
    """The document is written from an altered plan and sealed anew: its hash fits, its cells do not."""
    held = evidence()
    later = held.plan.decisions[0].parts[0]
    other = held.plan.model_copy(
        update={
            "decisions": (
                held.plan.decisions[0].model_copy(update={"parts": (later.model_copy(update={"gpus": 99}),)}),
                *held.plan.decisions[1:],
            )
        }
    )
    name = f"{DOCUMENTS}office.xlsx"
    forged = documents(held.scenario, other, held.reasons, ISSUED, Lang.JA, SOFTWARE)[name]
    found = first(sealed_anew(held.content, **{name: forged}))
    assert (found.code, found.member) == ("cell", name)
    assert found.place
    assert found.stated != found.due


def forged_plan(change: Any) -> bytes:
    """A plan changed with all that hangs on it, as far as it can be: hashes, lines, documents."""
    held = evidence()
    data = held.plan.model_dump(mode="json")
    change(data)
    plan = Plan.model_validate(data)
    written = json_members(held.scenario, plan, held.certificate, None, json_files())
    content, _ = dossier(
        held.scenario,
        plan,
        certificate=held.certificate,
        files=json_files(),
        issued=ISSUED,
        software=SOFTWARE,
    )
    assert members(content)[MemberName.LINES] == lines_member(written)
    return content


def rules_found(content: bytes) -> set[str]:
    return {finding.violation.rule for finding in seen(content).findings if finding.violation is not None}


def test_a_forger_is_found_by_the_rules_the_values_and_the_bounds() -> None:
    def more(data: Any) -> None:
        part = next(d for d in data["decisions"] if d["proposal"] == "P1")["parts"][0]
        part["nodes"], part["gpus"] = 2, 16

    assert "capacity" in rules_found(forged_plan(more))

    def better(data: Any) -> None:
        for name in ("best", "bound", "frozen", "value"):
            data["tiers"][5][name] -= 1

    assert "tier:preference" in rules_found(forged_plan(better))
    held = evidence()
    place = certified(held.plan, held.certificate)[0]

    def proven(data: Any) -> None:
        data["tiers"][place]["bound"] += 1

    assert rules_found(forged_plan(proven)) & {"certificate"}


def test_a_forged_reason_is_found() -> None:
    held = evidence()
    place, reason = next(
        (place, row) for place, row in enumerate(held.reasons.reasons) if getattr(row.verdict, "tier", None)
    )
    verdict = reason.verdict.model_copy(update={"best": reason.verdict.best + 1})  # type: ignore[union-attr]
    rows = [*held.reasons.reasons]
    rows[place] = reason.model_copy(update={"verdict": verdict})
    content, _ = dossier(
        held.scenario,
        held.plan,
        reasons=held.reasons.model_copy(update={"reasons": tuple(rows)}),
        issued=ISSUED,
        software=SOFTWARE,
    )
    found = first(content)
    assert (found.code, found.member, found.place) == ("value", MemberName.REASONS, f"reasons[{place}]")


def test_another_policy_beside_the_scenario_is_found() -> None:
    held = evidence()
    rules = json.loads(members(held.content)[MemberName.POLICY])
    rules["rounding_yen"] = 1
    data = (json.dumps(rules, ensure_ascii=False, sort_keys=True, indent=1) + "\n").encode()
    found = first(sealed_anew(held.content, policy_json=data))
    assert (found.code, found.member) == ("does_not_follow", MemberName.POLICY)
    assert found.stated == '"rounding_yen": 1'


def test_missing_and_foreign_members_and_another_manifest() -> None:
    held = evidence()
    assert first(sealed_anew(held.content, **{"documents__more.xlsx": b"x"})).code == "unknown"
    found = seen(sealed_anew(held.content, **{"documents__office.xlsx": b"x"}), filed=held.seal).findings[-1]
    assert found.code == "filed"
    with pytest.raises(InputError):
        seen(b"PK no archive")


def test_another_release_compares_no_documents_but_all_else() -> None:
    found = verify(evidence().content, "dossier.zip", "compute-allocation 9.9")
    assert found.findings == ()
    assert found.documents is None


def test_every_line_has_its_hash() -> None:
    content = readable(evidence().plan)
    assert len(line_hashes(content)) == 8 * (content.count(b"\n") + 1)
