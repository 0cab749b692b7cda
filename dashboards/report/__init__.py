"""Documents as one page that needs nothing else: opened without a network, printed on A3, words and pictures inside.

The office's page has the pictures after the briefing: how full the pools are, and one section per provider with its
schedule true to capacity. The page of a recipient holds its own tables only. ``print_html``: what goes on paper, made
of the same pieces, with the chart library from the service.
"""

from dashboards.report.page import Frame, html_bytes, print_html
from dashboards.report.pictures import Paper

__all__ = ["Frame", "Paper", "html_bytes", "print_html"]
