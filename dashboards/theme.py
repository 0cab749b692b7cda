"""How everything looks: colours and type of the Digital Agency Design System, one graph configuration for all charts.

Only what the system publishes as values is used here, nothing is fetched. White text on every solid chart colour has a
contrast of at least 4.5 : 1; colour never stands alone, the same thing is always said in words.
"""

from typing import Any

from models.text import Lang, text

PRIMARY = "#0017c1"
INK = "#333333"
QUIET = "#626264"
LINE = "#949494"
PALE = "#e6e6e6"
GROUND = "#f8f8fb"
WHITE = "#ffffff"
ERROR = "#ec0000"
SUCCESS = "#197a4b"

BLUES = (
    "#e8f1fe",
    "#d9e6ff",
    "#c5d7fb",
    "#9db7f9",
    "#7096f8",
    "#4979f5",
    "#3460fb",
    "#264af4",
    "#0031d8",
    "#0017c1",
)
"""Blue 50 to 900."""

FONT = "'Noto Sans JP', 'Noto Sans CJK JP', 'BIZ UDPGothic', 'Yu Gothic UI', 'Yu Gothic', Meiryo, sans-serif"

MANTINE: dict[str, Any] = {
    "colors": {"blue": list(BLUES)},
    "primaryColor": "blue",
    "primaryShade": 9,
    "fontFamily": FONT,
    "headings": {"fontFamily": FONT, "fontWeight": "700"},
    "fontSizes": {"xs": "14px", "sm": "14px", "md": "16px", "lg": "18px", "xl": "20px"},
    "lineHeights": {"xs": "1.5", "sm": "1.6", "md": "1.7", "lg": "1.7", "xl": "1.6"},
    "defaultRadius": 8,
    "black": INK,
}
"""Theme of the page components."""

_MODEBAR = {
    "Zoom": "zoom",
    "Pan": "pan",
    "Zoom in": "zoom_in",
    "Zoom out": "zoom_out",
    "Reset axes": "reset",
    "Download plot": "download",
    "Download plot as a PNG": "download",
    "Preparing image - this may take a few seconds": "preparing",
    "Image download succeeded": "downloaded",
    "Sorry, there was a problem downloading your image!": "not_downloaded",
    "Double-click to zoom back out": "double_click",
    "Double-click on legend to isolate one trace": "legend",
}
"""What the chart library says to a reader, and where our words for it are."""


def graph_config(lang: Lang) -> dict[str, Any]:
    """Return the one configuration of every chart: no upload button, no outside address, words in the language."""
    words = {theirs: text(f"figures.modebar.{ours}", lang) for theirs, ours in _MODEBAR.items()}
    months = text("figures.months", lang).split()
    days = text("figures.weekdays", lang).split()
    formats = {
        "days": days,
        "shortDays": days,
        "months": months,
        "shortMonths": months,
        "date": text("figures.date_format", lang),
    }
    return {
        "displaylogo": False,
        "showSendToCloud": False,
        "plotlyServerURL": "",
        "responsive": True,
        "locale": str(lang),
        "locales": {str(lang): {"dictionary": words, "format": formats}},
        "modeBarButtonsToRemove": ["select2d", "lasso2d", "autoScale2d"],
        "toImageButtonOptions": {"format": "png", "scale": 2},
        "doubleClickDelay": 500,
    }


TOOLS = 34
"""Pixels at the top right of a chart that its tools take; the legend begins below them."""


def chart_layout(height: int) -> dict[str, Any]:
    """Return what all charts have in common: type, ground, legend above, no bars shrunk to nothing."""
    return {
        "height": height,
        "font": {"family": FONT, "size": 13, "color": INK},
        "paper_bgcolor": WHITE,
        "plot_bgcolor": WHITE,
        "margin": {"t": 124, "r": 16, "b": 40, "l": 16},
        "hoverlabel": {"font": {"family": FONT, "size": 13}, "align": "left"},
        "legend": {"orientation": "h", "yref": "container", "y": 1 - TOOLS / height, "x": 0, "yanchor": "top"},
        "uniformtext": {"mode": "hide", "minsize": 9},
        "dragmode": "pan",
    }


def plot_text(value: str) -> str:
    """Write a name into a chart as text: charts read ``<`` and ``&`` as markup, and a link in a name must not live."""
    return value.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def pale(colour: str, share: float) -> str:
    """Mix a colour with white, ``share`` of it left."""
    red, green, blue = (int(colour[at : at + 2], 16) for at in (1, 3, 5))
    return "#" + "".join(f"{round(255 - (255 - part) * share):02x}" for part in (red, green, blue))
