"""Many applicants in one table: one row per demand line, what belongs to the applicant repeated or given once."""

from allocator.intake.bulk.form import bulk_form
from allocator.intake.bulk.read import Applicant, applicants, bulk_table, unknown_columns

__all__ = ["Applicant", "applicants", "bulk_form", "bulk_table", "unknown_columns"]
