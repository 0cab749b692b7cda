"""Documents as one page that needs nothing else: opened without a network, printed on A3, words and pictures inside.

The office's page has the pictures after the briefing: how full the pools are, and one section per provider with its
schedule true to capacity. The page of a recipient holds its own tables only.
"""

from dashboards.report.page import html_bytes

__all__ = ["html_bytes"]
