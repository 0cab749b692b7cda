"""Documents of a plan: what is in them, for whom, and written as workbook, CSV or calendar.

Nothing is decided and nothing is counted here: every number comes from ``allocator.ledger``, every word from
``models/locale/exports.*``. The page (``html``) needs pictures and is written by ``dashboards.report``.
"""
