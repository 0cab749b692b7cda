"""Documents are read or refused with one clear reason; files are written whole or not at all."""

import json
import os
from pathlib import Path
from typing import Any

import pytest

from allocator.cli.documents import may_write, read_document, write_bytes, write_canonical, write_readable
from models.base import canonical_json
from models.errors import InputError
from models.faults import FieldFault
from models.plan import Plan
from models.policy import Stage
from models.scenario import Scenario
from models.text import Lang
from tests.builders import a_scenario, given

SCENARIO = a_scenario()
PLAN = Plan(scenario_hash=SCENARIO.deciding_hash, stage=Stage.SURVEY, decisions=(given(),))
ROOT = os.geteuid() == 0


def refused(path: Path) -> InputError:
    with pytest.raises(InputError) as error:
        read_document(path, Scenario)
    return error.value


def a_file(tmp_path: Path, content: bytes | str) -> Path:
    path = tmp_path / "scenario.json"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def changed(tmp_path: Path, change: Any) -> Path:
    data = SCENARIO.model_dump(mode="json")
    change(data)
    return a_file(tmp_path, json.dumps(data))


def faults_of(path: Path) -> tuple[FieldFault, ...]:
    error = refused(path)
    assert error.code == "bad_document"
    faults: tuple[FieldFault, ...] = error.params["faults"]
    return faults


def test_what_is_written_is_read_back(tmp_path: Path) -> None:
    write_readable(tmp_path / "scenario.json", SCENARIO)
    write_canonical(tmp_path / "plan.json", PLAN)
    assert read_document(tmp_path / "scenario.json", Scenario) == SCENARIO
    assert read_document(tmp_path / "plan.json", Plan) == PLAN
    assert (tmp_path / "plan.json").read_bytes() == canonical_json(PLAN).encode()


def test_a_byte_order_mark_does_no_harm(tmp_path: Path) -> None:
    assert read_document(a_file(tmp_path, b"\xef\xbb\xbf" + canonical_json(SCENARIO).encode()), Scenario) == SCENARIO


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "not_json"),
        (b'{"format": ', "not_json"),
        (b"\x93\x8c\x8b\x9e", "not_utf8"),
        (b"PK\x03\x04rest of a workbook", "not_json"),
        (b"[]", "wrong_document"),
        (b'"text"', "wrong_document"),
        (b"{}", "wrong_document"),
        (b'{"format": 3}', "wrong_document"),
        (b'{"format": "a", "format": "b"}', "name_twice"),
        (b"[" * 100_000, "json_unusable"),
        (b"1" * 10_000, "json_unusable"),
    ],
)
def test_what_is_no_document_is_told_apart(tmp_path: Path, content: bytes, code: str) -> None:
    error = refused(a_file(tmp_path, content))
    assert error.code == code
    assert error.params["file"].endswith("scenario.json")


def test_the_place_in_the_text_is_named(tmp_path: Path) -> None:
    params = refused(a_file(tmp_path, '{\n  "format": oops\n}')).params
    assert (params["line"], params["column"]) == (2, 13)


def test_a_plan_where_a_scenario_is_wanted_is_named_as_such(tmp_path: Path) -> None:
    params = refused(a_file(tmp_path, canonical_json(PLAN))).params
    assert params["found"] == "compute-allocation/plan/1"
    assert params["expected"] == "compute-allocation/scenario/1"


def test_missing_files_and_folders(tmp_path: Path) -> None:
    assert refused(tmp_path / "none.json").code == "file_not_found"
    assert refused(tmp_path).code == "is_folder"
    assert refused(tmp_path / "none" / "deep.json").code == "file_not_found"
    assert refused(a_file(tmp_path, "{}") / "below.json").code == "file_not_found"
    assert refused(tmp_path / ("n" * 300)).code == "name_too_long"


@pytest.mark.skipif(ROOT, reason="root may read everything")
def test_a_file_that_may_not_be_read(tmp_path: Path) -> None:
    path = a_file(tmp_path, "{}")
    path.chmod(0)
    assert refused(path).code == "no_permission"


def test_each_wrong_field_is_named_with_its_value(tmp_path: Path) -> None:
    def change(data: dict[str, Any]) -> None:
        data["proposals"][0]["phases"][0]["demand"]["desired_gpus"] = "many"
        data["pools"][0]["calendar"]["start"] = "1 October"
        data["weather"] = "fine"

    faults = {fault.path: (fault.code, fault.value) for fault in faults_of(changed(tmp_path, change))}
    assert faults["proposals[0].phases[0].demand.desired_gpus"] == ("whole_number", "many")
    assert faults["pools[0].calendar.start"] == ("day", "1 October")
    assert faults["weather"] == ("unknown_field", "fine")


@pytest.mark.parametrize(
    ("path", "value", "code", "limit"),
    [
        (("as_of",), None, "missing", None),
        (("as_of",), 3.5, "day", None),
        (("pools", 0, "node_size"), 0, "at_least", 1),
        (("pools", 0, "node_size"), 2.5, "whole_number", None),
        (("pools", 0, "id"), "", "empty", 1),
        (("pools", 0, "id"), "x" * 65, "too_long", 64),
        (("pools",), {}, "list", None),
        (("pools", 0, "lease"), [], "object", None),
        (("rules", "stage"), "final", "among", None),
        (("proposals", 0, "phases", 0, "demand", "kind"), "rope", "among", None),
        (("proposals", 0, "phases", 0, "demand"), {}, "kind", None),
        (("proposals", 0, "phases"), [], "more_entries", 1),
        (("proposals", 0, "target_category"), 8, "at_most", 7),
        (("proposals", 0, "wishes", "unranked_acceptable"), "perhaps", "yes_no", None),
        (("horizon", "end"), "2024-01-01", "contradiction", None),
    ],
)
def test_each_kind_of_mistake_says_how_to_mend_it(
    tmp_path: Path, path: tuple[str | int, ...], value: Any, code: str, limit: int | None
) -> None:
    def change(data: Any) -> None:
        *above, last = path
        for step in above:
            data = data[step]
        if code == "missing":
            del data[last]
        else:
            data[last] = value

    fault = faults_of(changed(tmp_path, change))[0]
    assert fault.code == code
    assert fault.params.get("limit") == limit
    for lang in Lang:
        assert fault.sentence(lang).startswith(fault.path)


def test_a_file_is_replaced_whole_with_the_usual_permissions(tmp_path: Path) -> None:
    target = tmp_path / "plan.json"
    write_bytes(target, b"old")
    write_bytes(target, b"new")
    assert target.read_bytes() == b"new"
    mask = os.umask(0)
    os.umask(mask)
    assert target.stat().st_mode & 0o777 == 0o666 & ~mask
    assert [path.name for path in tmp_path.iterdir()] == ["plan.json"]


def test_where_nothing_can_be_written_is_found_out_before(tmp_path: Path) -> None:
    for path, code in (
        (tmp_path, "is_folder"),
        (tmp_path / "none" / "plan.json", "file_not_found"),
        (tmp_path / ("n" * 300), "name_too_long"),
    ):
        with pytest.raises(InputError) as error:
            may_write(path)
        assert error.value.code == code


@pytest.mark.skipif(ROOT, reason="root may write everywhere")
def test_a_folder_that_may_not_be_written(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    with pytest.raises(InputError) as error:
        may_write(tmp_path / "plan.json")
    assert error.value.code == "no_permission"
