"""A calendar of what one recipient uses or provides, as all-day events (RFC 5545).

The end of an all-day event is the first day it no longer covers, as in all our periods. Nothing depends on the clock:
the stamp is the date of issue, and an event keeps its id as long as the part stays what it is.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from allocator.exports.view import View
from models.base import digest
from models.scenario import Part, Phase, Proposal
from models.units import Period, ProviderId

LONGEST_LINE = 75
"""Bytes of a line, as the format has it."""


@dataclass(frozen=True, slots=True)
class Event:
    """Something that goes on for whole days."""

    key: str
    period: Period
    summary: str


def of_applicant(view: View, proposal: Proposal) -> bytes:
    """Return the calendar of one proposal: what it uses, and the lease where that is longer."""
    name = view.text("calendar.name_applicant", who=view.names.applicant(proposal.id))
    return _calendar(view, name, _uses(view, proposal))


def of_provider(view: View, provider: ProviderId) -> bytes:
    """Return the calendar of one provider: what it provides, grantees by number."""
    name = view.text("calendar.name_provider", who=view.names.provider(provider))
    return _calendar(view, name, _leases(view, provider))


def _parts(view: View, proposal: Proposal) -> Iterator[tuple[Phase, int, Part]]:
    for phase in proposal.phases:
        for number, part in enumerate(view.parts(proposal, phase), start=1):
            yield phase, number, part


def _uses(view: View, proposal: Proposal) -> Iterator[Event]:
    for phase, number, part in _parts(view, proposal):
        params = {
            "provider": view.names.provider_of(part.pool),
            "gpu_type": view.world.gpu_type(phase, part),
            "gpus": part.gpus,
            "nodes": part.nodes,
            "who": view.text("word.proposal", proposal=proposal.id, applicant=phase.id),
        }
        key = f"{proposal.id}/{phase.id}/{number}"
        kind = "alone" if part.pool is None else "used"
        yield Event(f"{key}/used", part.used, view.text(f"calendar.{kind}", **params))
        if part.held != part.used:
            yield Event(f"{key}/held", part.held, view.text("calendar.held", **params))


def _leases(view: View, provider: ProviderId) -> Iterator[Event]:
    own = {pool.id for pool in view.scenario.pools if pool.provider == provider}
    for proposal in view.scenario.proposals:
        for phase, number, part in _parts(view, proposal):
            if part.pool in own:
                said = view.text("calendar.lease", pool=view.names.pool(part.pool), nodes=part.nodes, who=proposal.id)
                yield Event(f"{proposal.id}/{phase.id}/{number}/held", part.held, said)


# --- the format


def _calendar(view: View, name: str, events: Iterator[Event]) -> bytes:
    description = " / ".join((*view.marks, *view.footer))
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//compute-allocation//exports//JA",
        "CALSCALE:GREGORIAN",
        f"X-WR-CALNAME:{_escaped(name)}",
        f"X-WR-CALDESC:{_escaped(description)}",
    ]
    for event in events:
        lines += [
            "BEGIN:VEVENT",
            f"UID:{digest([event.key, view.scenario.cycle_id])[:32]}@compute-allocation",
            f"DTSTAMP:{_day(view.issued)}T000000Z",
            f"DTSTART;VALUE=DATE:{_day(event.period.start)}",
            f"DTEND;VALUE=DATE:{_day(event.period.end)}",
            f"SUMMARY:{_escaped(event.summary)}",
            f"DESCRIPTION:{_escaped(description)}",
            "STATUS:TENTATIVE",
            "TRANSP:TRANSPARENT",
            "END:VEVENT",
        ]
    lines.append("END:VCALENDAR")
    return "".join(f"{piece}\r\n" for line in lines for piece in _folded(line)).encode()


def _day(day: date) -> str:
    return day.strftime("%Y%m%d")


def _escaped(words: str) -> str:
    """Escape what the format reads as structure, and drop control signs it does not allow."""
    plain = words.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    plain = plain.replace("\r\n", "\\n").replace("\n", "\\n").replace("\r", "\\n")
    return "".join(sign for sign in plain if sign == "\t" or sign.isprintable() or ord(sign) > 0x9F)


def _folded(line: str) -> Iterator[str]:
    """Break a line after at most 75 bytes, never inside a sign; what follows begins with a space."""
    piece = ""
    for sign in line:
        if len((piece + sign).encode()) > LONGEST_LINE:
            yield piece
            piece = " "
        piece += sign
    yield piece
