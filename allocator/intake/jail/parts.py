"""Which parts a workbook may have. Told by what a part holds: only what is not XML is looked up by its name."""

import re

from allocator.intake.jail.refusal import Refusal

_PICTURES = r"png|jpe?g|jpe|jfif|gif|bmp|dib|tiff?|emf|wmf|emz|wmz|wdp|hdp|jxr|webp|ico|pcx|pcz|pict|pct|svgz|heic|avif"
_BINARY = re.compile(
    rf"""
      .*\.(?:{_PICTURES}|mp3|mp4|m4a|m4v|wav|wma|wmv|mov|avi)
    | .*/media/[^/]+
    | .*/printersettings/[^/]+\.bin
    | .*/customproperty/?[^/]*\.bin
    | .*/embeddings/[^/]+
    | xl/model/item\.data
    | xl/fonts/[^/]+\.(?:odttf|fntdata|ttf)
    | _xmlsignatures/[^/]+
    | .*/digitalsignature/[^/]+
    | \[trash\]/[^/]+
    """,
    re.VERBOSE | re.DOTALL,
)
_EMBEDDED = re.compile(r".*/embeddings/[^/]+|xl/model/item\.data", re.DOTALL)
_MACROS = re.compile(
    r".*(?:vbaproject(?:signature\w*)?\.bin|vbadata\.xml|attachedtoolbars\.bin|jsaproject\.bin|(?:^|/)(?:intl)?macrosheets/.*)",
    re.DOTALL,
)
_ACTIVEX = re.compile(r".*/activex/.*", re.DOTALL)
_BINARY_WORKBOOK = re.compile(r"xl/workbook\.bin", re.DOTALL)


def check_part_name(name: str) -> None:
    """Refuse parts that carry code, and the binary kind of workbook."""
    plain = _plain(name)
    if _BINARY_WORKBOOK.fullmatch(plain):
        raise Refusal("file_xlsb")
    if _MACROS.fullmatch(plain):
        raise Refusal("file_with_macros")
    if _ACTIVEX.fullmatch(plain):
        raise Refusal("file_activex")


def check_binary(name: str) -> None:
    """Refuse a part that is no XML and none of the pictures, printer settings and objects a workbook may carry."""
    if not _BINARY.fullmatch(_plain(name)):
        raise Refusal("file_part_unknown", part=name)


def is_embedded(name: str) -> bool:
    """Whether a part is another document kept inside the workbook."""
    return _EMBEDDED.fullmatch(_plain(name)) is not None


def _plain(name: str) -> str:
    return name.replace("\\", "/").lower()
