"""What the middlewares put on a request, written down for the type checker."""

from collections.abc import Callable

from django.http import HttpRequest
from django.http.response import HttpResponseBase

from comity.kit.policy import Viewer
from comity.web.network import Network


class Asked(HttpRequest):
    """A request after the middlewares: the network it is for, its language, who reads."""

    network: Network
    tongue: str
    viewer: Viewer


Answer = Callable[[Asked], HttpResponseBase]
