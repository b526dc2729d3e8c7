"""The pages for what went wrong."""

from typing import cast

import pytest
from django.test import Client, RequestFactory

from comity.kit.errors import Forbidden, NotFound, Refused
from comity.web import errors
from comity.web.middleware.readers import answered
from comity.web.network import Network
from comity.web.request import Asked


@pytest.fixture
def asked(rf: RequestFactory) -> Asked:
    request = cast(Asked, rf.get("/nowhere"))
    request.network, request.tongue = Network(), "en"
    return request


@pytest.mark.django_db
def test_404_names_what_to_do_next(client: Client) -> None:
    answer = client.get("/nowhere")
    assert answer.status_code == 404
    page = answer.content.decode()
    assert "There is nothing at this address" in page
    assert 'href="/documents"' in page


def test_500_asks_nothing_of_the_database(asked: Asked) -> None:
    answer = errors.server_error(asked)
    assert answer.status_code == 500
    assert "Something went wrong on our side" in answer.content.decode()


@pytest.mark.parametrize(
    ("error", "status", "words"),
    [
        (NotFound("x"), 404, "There is nothing at this address"),
        (Forbidden("a.b", "Ask your keeper."), 403, "Ask your keeper."),
        (Refused("rate-limit", "Wait a little."), 429, "Wait a little."),
        (Refused("closed", "The call is closed."), 409, "The call is closed."),
    ],
)
def test_what_a_room_raises_becomes_a_page(
    asked: Asked, error: Exception, status: int, words: str
) -> None:
    answer = answered(asked, error)
    assert answer is not None
    assert answer.status_code == status
    assert words in answer.content.decode()


def test_other_errors_are_left_alone(asked: Asked) -> None:
    assert answered(asked, ValueError("x")) is None


def test_410_and_an_old_form(asked: Asked) -> None:
    assert errors.gone(asked, "The link was used.").status_code == 410
    assert "no longer valid" in errors.form_expired(asked).content.decode()
