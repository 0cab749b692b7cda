"""Messy but legal survey workbooks with a known truth, written by many hands, to judge the intake from outside.

`truth` draws what a fictional applicant wants to say, `layouts` lays it out as different organisations would, `mess`
spoils single cells the way people do (DOMAIN section 3, cases 1 to 32), `writers` saves files, and `judge` compares
what the intake read with the truth, field by field. Nothing here knows how the intake reads: only the field
catalogue (labels, synonyms, kinds) and the rules of what must become of which mess are shared.

    python -m tests.corpus.run --count 300 --seed 1
"""
