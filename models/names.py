"""Folding what people write as a name to a key: the same organisation written five ways has one key.

A key is only for finding and comparing. The name itself is stored and shown exactly as it was written.
"""

import re
import unicodedata

_LEGAL_FORMS = (
    "株式会社",
    "有限会社",
    "合同会社",
    "合資会社",
    "合名会社",
    "一般社団法人",
    "公益社団法人",
    "一般財団法人",
    "公益財団法人",
    "特定非営利活動法人",
    "国立大学法人",
    "公立大学法人",
    "学校法人",
    "国立研究開発法人",
    "独立行政法人",
    "大学共同利用機関法人",
)
_SHORT_FORMS = re.compile(r"\((?:株|有|合|同|資|名|社|財|一社|一財|公社|公財|国研|独|学)\)")
_LATIN_FORMS = re.compile(r"(?:[\s,]+|^)(?:co\.?,?\s*ltd\.?|k\.?k\.?|inc\.?|corp\.?|corporation|llc|g\.?k\.?)\s*$")
_LAYOUT = re.compile(r"[\s\u3000・･.,、。_\-‐‑‒–—―−]+")
_VARIANTS = str.maketrans("髙﨑德濵邊邉澤〜", "高崎徳浜辺辺沢~")


def folded_text(written: str) -> str:
    """Fold widths, letter case and layout spaces away: 「Ｇｏｏｇｌｅ　Ｃｌｏｕｄ」 and "google cloud" are the same."""
    return _LAYOUT.sub("", unicodedata.normalize("NFKC", written).casefold())


def folded_name(written: str) -> str:
    """Fold the name of an organisation: 「株式会社Ａ」, "(株)A" and 「A㈱」 are the same; legal forms do not count.

    A name that consists of nothing but a legal form keeps it.
    """
    plain = unicodedata.normalize("NFKC", written).casefold().translate(_VARIANTS).strip()
    bare = _SHORT_FORMS.sub("", _LATIN_FORMS.sub("", plain))
    for form in _LEGAL_FORMS:
        bare = bare.replace(form, "")
    return _LAYOUT.sub("", bare) or _LAYOUT.sub("", plain)
