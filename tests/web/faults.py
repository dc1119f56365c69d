"""Faults that `verify` finds in the records of a test."""

from inspectorate.web.workflow import verification


def faults_of_records() -> list[str]:
    """Return the faults, except those of people, teams and states that tests make without the service."""
    made_by_tests = ("people_person", "people_service", "inspections_inspection", "inspections_teammember")
    without_events = {
        f"The {value} is not the one that the audit log says." for value in ("role", "team", "state")
    }
    return [
        str(fault)
        for fault in verification.faults()
        if not str(fault.place).startswith(tuple(f"Table {table}," for table in made_by_tests))
        and fault.problem not in without_events
    ]
