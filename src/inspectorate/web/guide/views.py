"""Pages of the help: contents and search, a chapter of the guide, its pictures, and the glossary."""

from collections.abc import Iterable

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import Resolver404, resolve
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_safe

from inspectorate.web.guide import documents, page_sections
from inspectorate.web.guide.forms import GuideSearchForm
from inspectorate.web.lists import MOST_WORDS
from inspectorate.web.people.models import Person
from inspectorate.web.people.queries import roles_of
from inspectorate.web.states import Role

SECONDS_OF_PICTURES = 3600
"""How long browsers keep a picture of the guide."""


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """List the chapters of the guide, or the sections that contain what is searched for."""
    roles = _roles(request)
    form = GuideSearchForm(request.GET)
    words = str(form.values.get("search", "")).split()[:MOST_WORDS]
    chapters = page_sections.visible_chapters(roles)
    context = {
        "search_form": form,
        "searched": bool(words),
        "matches": page_sections.sections_with(words, roles) if words else (),
        "own_chapters": [chapter for chapter in chapters if page_sections.is_for(chapter, roles)],
        "other_chapters": [chapter for chapter in chapters if not page_sections.is_for(chapter, roles)],
    }
    return render(request, "guide/index.html", context)


@require_safe
def chapter(request: HttpRequest, slug: str) -> HttpResponse:
    """Show a chapter of the guide."""
    visible = {chapter.slug: chapter for chapter in page_sections.visible_chapters(_roles(request))}
    if slug not in visible:
        raise Http404
    context = {"chapter": visible[slug], "chapters": list(visible.values()), "origin": _origin(request)}
    return render(request, "guide/chapter.html", context)


@require_safe
def glossary(request: HttpRequest) -> HttpResponse:
    """Show what the words on the pages mean."""
    context = {"terms": documents.glossary(), "origin": _origin(request)}
    return render(request, "guide/glossary.html", context)


@require_safe
def picture(request: HttpRequest, name: str) -> HttpResponse:  # noqa: ARG001 - Django passes it
    """Return a picture of the guide."""
    if name not in {path.name for path in documents.PICTURES.iterdir()}:
        raise Http404
    response = HttpResponse((documents.PICTURES / name).read_bytes(), content_type="image/png")
    response.headers["Cache-Control"] = f"private, max-age={SECONDS_OF_PICTURES}"
    return response


def _roles(request: HttpRequest) -> Iterable[Role]:
    return roles_of(request.user) if isinstance(request.user, Person) else frozenset()


def _origin(request: HttpRequest) -> str:
    """Return the path of the page from which the help was opened; "" unless it is a page of this service."""
    path = request.GET.get("from", "")
    if not path.startswith("/") or not url_has_allowed_host_and_scheme(path, allowed_hosts=None):
        return ""
    try:
        resolve(path)
    except Resolver404:
        return ""
    return path
