"""The peer of benchmarks/pages.py: a bare Django view over the same rows, without our house."""

import os

from django.http import HttpRequest, HttpResponse
from django.template import Context, Engine
from django.urls import path

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "benchmarks.bare_settings")

TABLE = Engine().from_string(
    "<!doctype html><title>Signatures</title><table>{% for a in acts %}<tr>"
    "<td>{{ a.organisation.country.code }}</td><td>{{ a.name }}</td><td>{{ a.capacity }}</td>"
    "<td>{{ a.at|date:'Y-m-d' }}</td><td>{{ a.text|truncatechars:20 }}</td></tr>"
    "{% endfor %}</table>"
)


def bare(request: HttpRequest) -> HttpResponse:
    """118 rows from the database through a template, and nothing else."""
    from comity.accord.models import Act

    acts = (
        Act.objects.filter(call__symbol="C/2026/3", verb="sign")
        .select_related("organisation__country")
        .order_by("organisation__country__code", "name")
    )
    answer = HttpResponse(TABLE.render(Context({"acts": acts})))
    answer["Content-Length"] = str(len(answer.content))
    return answer


urlpatterns = [path("bare", bare)]
