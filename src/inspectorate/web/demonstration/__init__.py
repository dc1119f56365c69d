"""A place to try the service: invented people in every role, the example's inspections as they come about."""

from inspectorate.web.demonstration.loading import PASSWORD, PEOPLE, SignIn, load

__all__ = ["PASSWORD", "PEOPLE", "SignIn", "load"]
