"""Hostile names from outside: in the names, sheets and cells of files sent in, and typed by hand. All are only text."""

from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import openpyxl
import pytest
from playwright.sync_api import Dialog, FilePayload, Page, expect

from allocator.intake.template import write_policy, write_supply, write_survey
from allocator.sample.offers import supply
from allocator.sample.programme import policy
from allocator.sample.survey import snapshot
from api.cycles.inputs import plain_name
from api.people.signing import Signing
from api.settings import ApiSettings
from api.store.sql import SqlStore
from models.policy import Policy
from models.supply import Supply
from models.survey import SurveyEntry, TypeWish
from models.text import Lang
from tests.e2e.hostile import NAMES, name
from tests.e2e.served import NOW, serving
from tests.e2e.test_pages import opened

pytestmark = pytest.mark.browser

LONG = "W" * 200
TURNED = "株式会社\u202eてきすと"
UNSEEN = "株\u200b式\u2060会\u200d社\u00adの間"
APPLICANTS = (f"{name(0)}社", LONG, TURNED, UNSEEN)
PROVIDERS = (f"{name(1)}計算", f"{LONG}計算", f"{TURNED}計算", f"{UNSEEN}計算")
TITLES = tuple(f"{name(2 + at)}の開発" for at in range(4))
SHEET = "様式1<img src=x onerror=hit=1>"
PERSON, PROGRAMME, ROUND, SCENARIO = f"{name(10)}の人", f"{name(11)}の公募", f"{name(12)}の回", f"{name(13)}の案"
REASON = f"{name(14)}のため"
CHANGED = f"{name(15)}の改題"
BY_HAND = f"{name(16)}手入力社"
WRONG = {"助成率の区分": name(17), "常時雇用する従業員数": name(18)}
FILES = (f"{name(19)}.xlsx", f"{'長' * 150}.xlsx", f"{TURNED}.xlsx", f"{UNSEEN}.xlsx")
BOOKS = (f"{name(44)}.xlsx", f"{name(45)}.xlsx")
KEPT_FILES = tuple(plain_name(file) for file in FILES)
H100 = (TypeWish(gpu_type="H100"),)
NUMBERS = ("014", "015", "016", "017")
SHOWN: dict[str, tuple[str, ...]] = {
    "/ui/": (ROUND, PROGRAMME),
    "/ui/surveys": KEPT_FILES,
    "/ui/surveys?part=versions": (CHANGED, TITLES[0], APPLICANTS[0], KEPT_FILES[0]),
    "/ui/surveys?part=accept": (*APPLICANTS, CHANGED, REASON, BY_HAND),
    "/ui/proposals": (*APPLICANTS, CHANGED, *TITLES[1:], BY_HAND),
    "/ui/supply": PROVIDERS,
    "/ui/schedule": (*APPLICANTS, *PROVIDERS, CHANGED),
    "/ui/scenarios": (SCENARIO,),
    "/ui/publish": (*APPLICANTS, PERSON, REASON),
    "/ui/audit": (PERSON, REASON),
    "/ui/print": (*APPLICANTS, *PROVIDERS),
}
PASSWORD = "correct horse battery"
EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FOREIGN = (
    "a[href*='example.invalid'], a[href^='javascript'], img[src='x'], img[src*='example.invalid'], iframe, "
    "svg a, svg[onload], [onerror], [srcdoc]"
)
"""What a browser would make of the names if one of them was ever read as markup."""


def answers() -> tuple[SurveyEntry, ...]:
    """Return four answers, hostile wherever one may write freely; every name of the list is a provider wished for."""
    found = []
    for at, entry in enumerate(snapshot().entries[13:17]):
        content = {"title": TITLES[at], "team": name(20 + at), "novelty": name(21 + at)}
        wished = {"ranked": (PROVIDERS[at], *NAMES[at::4]), "refused": (), "reasons": name(32 + at)}
        changed = {
            "applicant": entry.applicant.model_copy(update={"legal_name": APPLICANTS[at], "folded": ""}),
            "contact": entry.contact.model_copy(update={"person": name(24 + at), "department": name(28 + at)}),
            "content": entry.content.model_copy(update=content),
            "preferences": entry.preferences.model_copy(update=wished),
            "remarks": name(36 + at),
            "demand": tuple(line.model_copy(update={"types": H100}) for line in entry.demand),
        }
        found.append(entry.model_copy(update=changed))
    return tuple(found)


def survey(folder: Path, entry: SurveyEntry) -> bytes:
    """Write a workbook with a hostile name of a sheet, and hostile words where a choice and a number belong."""
    write_survey(folder / "answer.xlsx", entry, fictional=True)
    book = openpyxl.load_workbook(folder / "answer.xlsx")
    for row in book["様式1"].iter_rows():
        for at, cell in enumerate(row[:-1]):
            if cell.value in WRONG:
                row[at + 1].value = WRONG[str(cell.value)]
    book["様式1"].title = SHEET
    kept = BytesIO()
    book.save(kept)
    return kept.getvalue()


def files(folder: Path) -> list[FilePayload]:
    """Return the workbooks as they are sent in: the first twice, since it was changed."""
    found = list(answers())
    later = found[0].model_copy(
        update={
            "content": found[0].content.model_copy(update={"title": CHANGED}),
            "receipt": found[0].receipt.model_copy(update={"received_at": NOW}),
        }
    )
    sent = zip((*FILES, f"{name(9)}_later.xlsx"), (*found, later), strict=True)
    return [{"name": called, "mimeType": EXCEL, "buffer": survey(folder, entry)} for called, entry in sent]


def offers() -> Supply:
    """Return offers of four providers and pools that are called by hostile names."""
    whole = supply()
    providers = tuple(
        one.model_copy(update={"name": called, "name_en": "", "aliases": (), "contact": name(40 + at)})
        for at, (one, called) in enumerate(zip(whole.providers, PROVIDERS, strict=False))
    )
    known = {one.id: one.name for one in providers}
    pools = tuple(one for one in whole.pools if one.provider in known)
    labels = tuple(
        one.model_copy(update={"name": f"{known[pool.provider]} {one.id}", "name_en": "", "note": name(46)})
        for one in whole.pool_labels
        for pool in pools
        if pool.id == one.id
    )
    return whole.model_copy(update={"providers": providers, "pools": pools, "pool_labels": labels})


def book(folder: Path, write: Callable[[Path, Any], None], content: Supply | Policy, called: str) -> FilePayload:
    """Write a workbook of offers or of a policy as it is sent in."""
    write(folder / "book.xlsx", content)
    return {"name": called, "mimeType": EXCEL, "buffer": (folder / "book.xlsx").read_bytes()}


class Watched:
    """A page that must show names and make nothing of them."""

    def __init__(self, page: Page, address: str) -> None:
        self.page, self.address = page, address
        self.asked: set[str] = set()
        self.dialogs: list[str] = []
        page.on("request", lambda request: self.asked.add(urlsplit(request.url).netloc))
        page.on("dialog", self._refuse)

    def _refuse(self, dialog: Dialog) -> None:
        self.dialogs.append(dialog.message)
        dialog.dismiss()

    def open(self, path: str) -> Page:
        return opened(self.page, f"{self.address}{path}")

    def holds(self, where: str, *names: str) -> None:
        """Check that each name stands on the page letter by letter, and that it is nothing but text."""
        for wanted in names:
            expect(self.page.locator("body")).to_contain_text(wanted)
        assert (where, self.page.locator(FOREIGN).count()) == (where, 0)
        assert (where, self.page.evaluate("() => window.hit ?? self.hit ?? null")) == (where, None)
        assert (where, self.page.evaluate("() => window.violations")) == (where, [])
        assert (where, self.page.evaluate("() => document.documentElement.scrollWidth")) == (where, 1366)
        assert (where, self.dialogs) == (where, [])
        assert (where, {host for host in self.asked if host}) == (where, {urlsplit(self.address).netloc})


def sign_in(page: Page, store: SqlStore, address: str) -> None:
    page.goto(f"{address}/first?key={Signing(store.database).first_link()}")
    page.get_by_label("名前（半角英数字）").fill("aoki")
    page.get_by_label("表示名（文書や記録に出る名前）").fill(PERSON)
    page.get_by_label("パスワード（12文字以上）").fill(PASSWORD)
    page.get_by_role("button").click()
    expect(page.locator("h1")).to_be_visible()


def send_in(watched: Watched, folder: Path) -> None:
    """Begin a round and send everything in through the pages."""
    page = watched.page
    page.get_by_label("調整回の名前").fill(ROUND)
    page.get_by_role("button", name="調整回を作る").click()
    expect(page.locator("#home-round")).to_have_text(ROUND)
    called = policy().model_copy(update={"program_name": PROGRAMME})
    for kind, sent in (
        ("policy", book(folder, write_policy, called, BOOKS[0])),
        ("supply", book(folder, write_supply, offers(), BOOKS[1])),
    ):
        watched.open(f"/ui/{kind}")
        page.locator(f"#{kind}-book-upload input[type=file]").set_input_files(sent)
        expect(page.locator(f"#{kind}-book-preview")).to_contain_text(plain_name(sent["name"]))
        page.locator(f"#{kind}-book-reason").fill(REASON)
        page.locator(f"#{kind}-book-keep").click()
        expect(page.locator("#message")).to_contain_text(plain_name(sent["name"]))
        watched.holds(kind)
    watched.open("/ui/surveys")
    page.locator("#surveys-drop-survey input[type=file]").set_input_files(files(folder))
    expect(page.locator("#surveys-received li")).to_have_count(len(FILES) + 1)
    watched.holds("received", *FILES, *KEPT_FILES)


def decide(watched: Watched) -> None:
    """Accept what was sent in, decide, add by hand and pin, with a hostile reason each time."""
    page = watched.page
    watched.open("/ui/surveys?part=accept")
    watched.holds("accept", *APPLICANTS, CHANGED, *TITLES[1:])
    page.get_by_label("受け入れる理由").fill(REASON)
    page.get_by_role("button", name="この内容を受け入れる").click()
    expect(page.locator("#accepted-now")).to_contain_text(REASON)
    watched.open("/ui/proposals")
    page.locator("#grid-proposals .ag-row").first.click()
    page.locator("#proposals-panel").get_by_label("理由").fill(REASON)
    page.get_by_role("button", name="決定を保存").click()
    expect(page.locator("#proposals-decided")).to_contain_text(REASON)
    page.get_by_text("手で提案を加える").click()
    page.get_by_label("提案者の名称").fill(BY_HAND)
    page.get_by_label("件名").fill(TITLES[0])
    for field, value in (("desired_gpus", "16"), ("duration_days", "30")):
        page.locator(f"#grid-proposals-lines .ag-row [col-id={field}]").first.click()
        page.keyboard.type(value)
        page.keyboard.press("Enter")
    page.get_by_role("button", name="この提案を加える").click()
    expect(page.locator("#message")).to_contain_text(BY_HAND)
    watched.holds("proposals", *APPLICANTS, BY_HAND)


def plan(watched: Watched) -> None:
    """Make a scenario with a hostile name, solve it, pin a part of it and publish it."""
    page = watched.page
    watched.open("/ui/runs")
    page.get_by_label("新しいシナリオの名前").fill(SCENARIO)
    page.locator("#runs-freeze").click()
    expect(page.locator("#message")).to_contain_text(SCENARIO)
    page.get_by_role("button", name="計算を始める").click()
    expect(page.locator("#runs-ended")).to_have_text("配分案ができました")
    watched.holds("runs", SCENARIO)
    watched.open("/ui/schedule")
    page.locator("#grid-schedule .ag-center-cols-container .ag-row").first.locator("[col-id=title]").click()
    page.get_by_text("固定を加える", exact=True).click()
    page.get_by_role("textbox", name="理由").first.fill(REASON)
    page.get_by_role("button", name="固定する", exact=True).click()
    expect(page.locator("#schedule-panel")).to_contain_text(REASON)
    watched.holds("pinned", PERSON)
    watched.open("/ui/publish")
    page.get_by_label("理由（決裁の番号など）").fill(REASON)
    page.get_by_role("button", name="この案を公表する").click()
    page.get_by_role("button", name="公表する", exact=True).click()
    expect(page.locator("#publish-state")).to_contain_text(REASON)
    page.locator("#notices-grid [row-index='0'] [col-id='note']").click()
    page.keyboard.type(REASON)
    page.keyboard.press("Enter")
    expect(page.locator("#message")).to_contain_text("返事を保存しました")
    watched.holds("publish", *APPLICANTS, PERSON)


def look(watched: Watched, lang: Lang, proposals: tuple[str, ...]) -> None:
    """Open everything that shows what was sent in or typed; what is sent to applicants is read to its last letter."""
    page = watched.page
    page.goto(f"{watched.address}/ui/language/{lang}?to=/ui/")
    applicants = {f"/ui/applicant?proposal={proposals[at]}": (APPLICANTS[at],) for at in (0, 1)}
    for path, names in (SHOWN | applicants).items():
        watched.open(path)
        watched.holds(f"{lang} {path}", *names)
    asked = ""
    for number in NUMBERS:
        watched.open(f"/ui/surveys?part=questions&subject={number}")
        watched.holds(f"{lang} questions {number}")
        asked += page.locator("#content").inner_text()
    assert [one for one in (*NAMES, SHEET, *WRONG.values(), *KEPT_FILES) if one not in asked] == []
    watched.open("/ui/surveys?part=letters")
    letters = page.locator("#content").text_content() or ""
    assert [one for one in (SHEET, *WRONG, *APPLICANTS, *KEPT_FILES[1:]) if one not in letters] == []
    for letter in page.locator("#content summary").all():
        letter.click()
    watched.holds(f"{lang} letters")


def test_names_that_arrive_by_files_and_by_hand_are_shown_as_text(page: Page, tmp_path: Path) -> None:
    store = SqlStore.in_folder(tmp_path / "data")
    with serving(tmp_path, store, ApiSettings()) as address:
        watched = Watched(page, address)
        sign_in(page, store, address)
        send_in(watched, tmp_path)
        decide(watched)
        plan(watched)
        proposals = tuple(one.id for one in store.scenario(store.scenarios()[0].id).proposals)
        for lang in Lang:
            look(watched, lang, proposals)
