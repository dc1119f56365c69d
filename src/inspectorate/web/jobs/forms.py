"""Form to filter the list of jobs."""

from django.utils.translation import gettext_lazy as _

from inspectorate.web.jobs.models import JobKind, JobState
from inspectorate.web.lists import FilterForm, filter_field


class JobFilterForm(FilterForm):
    """Filters of the list of jobs."""

    kind = filter_field(_("Job"), JobKind.choices)
    state = filter_field(_("State"), JobState.choices)
