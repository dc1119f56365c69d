"""Form to search the guide."""

from django.utils.translation import gettext_lazy as _

from inspectorate.web.lists import FilterForm, search_field


class GuideSearchForm(FilterForm):
    """Search of the guide."""

    search = search_field(_("Search the help"))
