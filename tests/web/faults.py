"""Faults that `verify` finds in the records of a test."""

from inspectorate.web.workflow import verification


def faults_of_records() -> list[str]:
    """Return the faults, except those of records that tests make in another way than the service."""
    made_by_tests = ("people_person", "people_service", "inspections_inspection", "inspections_teammember")
    return [
        str(fault)
        for fault in verification.faults()
        if not str(fault.place).startswith(tuple(f"Table {table}," for table in made_by_tests))
    ]
